import { type JSX, Show } from 'solid-js';
import { percentText } from '../amounts.ts';

/** How much of a whole; `failed` stands beside it, hatched. */
export function Bar(props: {
  readonly part: number;
  readonly whole: number;
  readonly failed?: number;
  readonly tall?: boolean;
  /** What the share is of; default: done. */
  readonly of?: string;
}): JSX.Element {
  const share = (part: number) => `${props.whole === 0 ? 0 : (part / props.whole) * 100}%`;
  return (
    <span
      class={props.tall ? 'bar tall' : 'bar'}
      role="img"
      aria-label={`${percentText(props.part, props.whole)} ${props.of ?? 'done'}${props.failed ? `, ${props.failed} failed` : ''}`}
    >
      <i style={{ width: share(props.part) }} />
      <Show when={props.failed}>{(failed) => <i class="bad" style={{ width: share(failed()) }} />}</Show>
    </span>
  );
}
