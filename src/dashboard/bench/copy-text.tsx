import { createSignal, type JSX, onCleanup } from 'solid-js';
import { download } from '../machine/save-drawing.ts';

const SAID_MS = 2000;

/** Copies a whole file, or saves it where a page may not write to the clipboard. */
export function CopyText(props: { readonly name: string; readonly text: string }): JSX.Element {
  const [said, setSaid] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setSaid('Copied');
    } catch {
      // Over plain HTTP from another computer a page may not write there; saving works everywhere.
      setSaid('This browser does not let a page copy: save it instead');
    }
    clearTimeout(timer);
    timer = setTimeout(() => setSaid(''), SAID_MS);
  };
  const save = () => download(props.name, new Blob([props.text], { type: 'text/plain' }));
  return (
    <div class="acts spaced">
      <button type="button" class="btn" onClick={() => void copy()}>
        Copy {props.name}
      </button>
      <button type="button" class="btn" onClick={save}>
        Save {props.name}
      </button>
      <span class="note" role="status">
        {said()}
      </span>
    </div>
  );
}
