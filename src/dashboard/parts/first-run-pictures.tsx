import { For, type JSX } from 'solid-js';

const LAMP_TOPS = [38, 48, 58, 68, 78] as const;
const LIT_FROM = 2;

/** A computer with one strip of lamps in it. */
export function ComputerPicture(): JSX.Element {
  return (
    <svg class="drawing" viewBox="62 0 176 120" aria-hidden="true">
      <path class="case" d="M86 12h128a6 6 0 0 1 6 6v86H80V18a6 6 0 0 1 6-6z" />
      <path class="case" d="M64 104h172l-5 9H69z" />
      <rect class="lens" x="138" y="26" width="24" height="64" rx="6" />
      <For each={LAMP_TOPS}>
        {(y, index) => <circle class={index() < LIT_FROM ? 'lamp off' : 'lamp'} cx="150" cy={y} r="3.5" />}
      </For>
    </svg>
  );
}

/** A folder that holds a program. */
export function FolderPicture(): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 176 120" aria-hidden="true">
      <path class="case" d="M2 104V20a6 6 0 0 1 6-6h46l12 14h76a6 6 0 0 1 6 6v70a6 6 0 0 1-6 6H8a6 6 0 0 1-6-6z" />
      <path class="ink" d="M52 58 38 72l14 14M98 58l14 14-14 14M82 52 68 92" />
    </svg>
  );
}
