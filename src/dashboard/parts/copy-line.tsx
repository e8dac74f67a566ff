import { createSignal, type JSX } from 'solid-js';

const SAID_MS = 2000;

/** A command or secret as it is to be typed, and a button that copies it. */
export function CopyLine(props: { readonly label: string; readonly text: string }): JSX.Element {
  const [said, setSaid] = createSignal('');
  let field!: HTMLInputElement;
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(props.text);
      setSaid('Copied');
    } catch {
      // Over plain HTTP from another computer a page may not write there; what is selected can be copied by hand.
      setSaid('Selected: copy it with the keyboard');
    }
    setTimeout(() => setSaid(''), SAID_MS);
  };
  return (
    <div class="copy">
      <input
        ref={field}
        type="text"
        readonly
        value={props.text}
        aria-label={props.label}
        onFocus={() => field.select()}
      />
      <button type="button" class="btn" onClick={copy}>
        Copy<span class="vh"> {props.label}</span>
      </button>
      <span class="note" role="status">
        {said()}
      </span>
    </div>
  );
}
