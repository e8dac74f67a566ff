import '../styles/kiosk-sheet.css';
import { type JSX, onCleanup, onMount } from 'solid-js';
import { createIdle } from './idle.ts';

/** Nobody is there any more: the next visitor finds the panel. */
const LEFT_MS = 60_000;

/** What lies over the whole kiosk until it is closed, or nobody touches it. */
export function Sheet(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  const idle = createIdle(LEFT_MS, () => props.onClose());
  onMount(() => dialog?.showModal());
  onCleanup(idle.stop);
  return (
    <dialog class="kiosk-sheet" ref={dialog} aria-label={props.title} onClose={() => props.onClose()}>
      <header>
        <h2>{props.title}</h2>
        <button type="button" class="btn" onClick={() => props.onClose()}>
          Close
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
