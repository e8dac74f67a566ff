import { For, type JSX } from 'solid-js';

const LAMPS = [
  [10, 12],
  [14, 12],
  [18, 12],
  [22, 12],
  [10, 16],
  [14, 16],
  [18, 16],
  [22, 16],
] as const;
const DARK_LAMP = 6;

/** The breadbox: an enamel bin with a cobalt rim, lamps behind smoked glass. */
export function Brand(): JSX.Element {
  return (
    <a class="brand" href="/">
      <BrandMark />
      Breadbox
    </a>
  );
}

export function BrandMark(): JSX.Element {
  return (
    <svg viewBox="0 0 32 26" aria-hidden="true">
      <path class="bin" d="M1 25V12A11 11 0 0 1 12 1h8a11 11 0 0 1 11 11v13z" />
      <path class="lens" d="M6 20.5v-7a6 6 0 0 1 6-6h8a6 6 0 0 1 6 6v7z" />
      <For each={LAMPS}>
        {([x, y], index) => <circle class={index() === DARK_LAMP ? 'lamp off' : 'lamp'} cx={x} cy={y} r="1.25" />}
      </For>
    </svg>
  );
}
