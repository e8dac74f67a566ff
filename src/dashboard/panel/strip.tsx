import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { Lens } from './lens.tsx';
import { flipForMe, shownPanel } from './shown-panel.ts';
import type { StripWords } from './strip-words.ts';
import { Toggle } from './toggle.tsx';

/** A node on the panel: its name, what it does or what is wrong, five lamps, the toggle. */
export function Strip(props: { readonly node: string; readonly words: StripWords }): JSX.Element {
  const shown = () => shownPanel(props.node);
  const mode = () => shown()?.mode ?? 'status';
  return (
    <fieldset class="strip" aria-label={props.node}>
      <A class="id" href={`/nodes/${encodeURIComponent(props.node)}`} title={props.node}>
        {props.node}
      </A>
      <p class="does" classList={{ [props.words.tone]: true }} title={props.words.long ?? props.words.word}>
        <Show when={props.words.shape}>{(shape) => <StateGlyph shape={shape()} />}</Show>
        <span>{props.words.word}</span>
      </p>
      <Lens mode={mode()} bits={shown()?.bits ?? 0} />
      <Toggle node={props.node} mode={mode()} onFlip={() => flipForMe(props.node)} />
      <p class="own">{shown()?.isOwn ? 'your view' : ''}</p>
    </fieldset>
  );
}
