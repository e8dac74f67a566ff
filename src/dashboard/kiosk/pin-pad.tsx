import { For, type JSX } from 'solid-js';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export const MOST_DIGITS = 12;

/** Keys for a finger; a keyboard types into the field. What is typed is not shown. */
export function PinPad(props: {
  readonly pin: string;
  readonly disabled: boolean;
  readonly onPin: (pin: string) => void;
  readonly onEnter: () => void;
}): JSX.Element {
  const press = (digit: string) => props.onPin(`${props.pin}${digit}`.slice(0, MOST_DIGITS));
  return (
    <div class="pin-pad">
      <input
        type="password"
        inputmode="none"
        autocomplete="off"
        aria-label="PIN"
        maxlength={MOST_DIGITS}
        value={props.pin}
        disabled={props.disabled}
        onInput={(event) => {
          const digits = event.currentTarget.value.replaceAll(/\D/g, '');
          event.currentTarget.value = digits;
          props.onPin(digits);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') props.onEnter();
        }}
      />
      <div class="keys">
        <For each={DIGITS}>
          {(digit) => (
            <button type="button" class="btn" disabled={props.disabled} onClick={() => press(digit)}>
              {digit}
            </button>
          )}
        </For>
        <button type="button" class="btn" disabled={props.disabled} onClick={() => props.onPin('')}>
          Clear
        </button>
        <button type="button" class="btn" disabled={props.disabled} onClick={() => press('0')}>
          0
        </button>
        <button
          type="button"
          class="btn"
          aria-label="Take the last digit away"
          disabled={props.disabled}
          onClick={() => props.onPin(props.pin.slice(0, -1))}
        >
          ←
        </button>
      </div>
    </div>
  );
}
