import { For, type JSX } from 'solid-js';

const STRIPS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const LAMPS = [44, 54, 64, 74, 84] as const;
const LIT_STRIPS = 3;
const LIT_LAMPS = 2;
/** Lamps of the virtual nodes, a digit a strip: which are lit, as bits from the top. */
const VIRTUAL_LIT = [0b01011, 0b00011, 0b00011, 0b01011, 0b00011, 0b00011, 0b01011, 0b00011] as const;
const BIN = 'M2 113V38A32 32 0 0 1 34 6h172a32 32 0 0 1 32 32v75z';

/** A breadbox of real boards, some of them on already: solid. */
export function BoardsPicture(): JSX.Element {
  const lamp = (strip: number, at: number) => (strip < LIT_STRIPS && at < LIT_LAMPS ? 'lamp' : 'lamp off');
  return <Breadbox bin="bin" strip="lens" lamp={lamp} />;
}

/** The same of virtual nodes: dashed. */
export function VirtualPicture(): JSX.Element {
  const lamp = (strip: number, at: number) =>
    ((VIRTUAL_LIT[strip] ?? 0) >> at) & 1 ? 'virtual-lamp on' : 'virtual-lamp';
  return <Breadbox bin="bin virtual" strip="strip virtual" lamp={lamp} />;
}

/** Eight strips of five lamps; the props are classes. */
function Breadbox(props: {
  readonly bin: string;
  readonly strip: string;
  readonly lamp: (strip: number, at: number) => string;
}): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 240 120" aria-hidden="true">
      <path class={props.bin} d={BIN} />
      <For each={STRIPS}>
        {(strip) => (
          <>
            <rect class={props.strip} x={25 + 24 * strip} y="32" width="20" height="64" rx="6" />
            <For each={LAMPS}>
              {(y, at) => <circle class={props.lamp(strip, at())} cx={35 + 24 * strip} cy={y} r="3.5" />}
            </For>
          </>
        )}
      </For>
    </svg>
  );
}

/** One board by itself, and the place for the next. */
export function OneBoardPicture(): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 176 120" aria-hidden="true">
      <rect class="case" x="2" y="26" width="112" height="72" rx="6" />
      <rect class="lens" x="18" y="34" width="20" height="56" rx="6" />
      <For each={[43, 52.5, 62, 71.5, 81]}>
        {(y, lamp) => <circle class={lamp() < LIT_LAMPS ? 'lamp' : 'lamp off'} cx="28" cy={y} r="3.5" />}
      </For>
      <path class="case" d="M52 42h24v20H52zM88 42h14M88 52h14M52 76h50M52 84h34" />
      <path class="ink" d="M138 62h26M151 49v26" />
    </svg>
  );
}
