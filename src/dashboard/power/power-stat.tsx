import { type JSX, Show } from 'solid-js';
import { Stat } from '../parts/stat.tsx';
import { metersNow } from './meters-now.ts';
import { powerNote, wattsText } from './power-words.ts';

/** What the meters show together; in its place something else where there is no meter. */
export function PowerStat(props: { readonly otherwise: JSX.Element }): JSX.Element {
  return (
    <Show when={metersNow()} fallback={props.otherwise}>
      {(now) => (
        <Stat
          label="Power"
          value={now().watts === undefined ? 'unknown' : wattsText(now().watts ?? 0)}
          unit={now().watts === undefined ? '' : 'W'}
          note={powerNote(now())}
        />
      )}
    </Show>
  );
}
