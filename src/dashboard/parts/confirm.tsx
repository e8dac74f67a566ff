import type { JSX } from 'solid-js';

/** Asks once more before something that cannot be undone; the keyboard stands on the harmless answer. */
export function Confirm(props: {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly busy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}): JSX.Element {
  return (
    <div class="acts">
      <p class="ask" role="alert">
        {props.question}
      </p>
      <button type="button" class="btn stop" disabled={props.busy} onClick={() => props.onYes()}>
        {props.yes}
      </button>
      <button type="button" class="btn" ref={(keep) => queueMicrotask(() => keep.focus())} onClick={() => props.onNo()}>
        {props.no}
      </button>
    </div>
  );
}
