import type { JSX } from 'solid-js';
import type { Up } from '../../protocol/provision.ts';
import { StateGlyph } from '../parts/state-glyph.tsx';
import { UP_LOOKS } from './up-look.ts';

export function UpStateWord(props: { readonly up: Pick<Up, 'state'> }): JSX.Element {
  const look = () => UP_LOOKS[props.up.state];
  return (
    <span class={`state ${look().tone}`}>
      <StateGlyph shape={look().shape} />
      {look().word}
    </span>
  );
}
