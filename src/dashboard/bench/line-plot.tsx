import { createMemo, For, type JSX, Show } from 'solid-js';
import { scaleOf } from '../optimum/optimum-scale.ts';
import { BottomAxis, type Tick, ValueAxis } from '../parts/chart-axes.tsx';

/** A value at a place; with `high` a range that begins at `low`. */
export interface PlotPoint {
  readonly x: number;
  readonly low: number;
  readonly high?: number;
}

export interface PlotLine {
  readonly label: string;
  readonly points: readonly PlotPoint[];
}

export interface PlotProps {
  /** What the drawing says, for those who do not see it. */
  readonly said: string;
  readonly lines: readonly PlotLine[];
  /** What would be best; dashed ink. */
  readonly ideal?: PlotLine;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  readonly xLabel: string;
  readonly xText: (x: number) => string;
  /** A piece of each line before its name, where lines end together. */
  readonly hasSamples?: boolean;
  /** From where to where something happens, on the x axis. */
  readonly mark?: { readonly from: number; readonly to: number; readonly label: string } | undefined;
}

const LEFT = 56;
const RIGHT = 350;
const TOP = 20;
const BOTTOM = 210;
const LABEL_GAP = 15;
const SAMPLE = 8;
const MOST_TICKS = 5;

/** Lines over an axis, each named at its end; where a line is a range, it is a band. */
export function LinePlot(props: PlotProps): JSX.Element {
  const shape = createMemo(() => shapeOf(props));
  return (
    <svg class="chart plot" viewBox="0 0 450 250" role="img" aria-label={props.said}>
      <ValueAxis ticks={shape().yTicks} left={LEFT} right={RIGHT} />
      <BottomAxis ticks={shape().xTicks} bottom={BOTTOM} />
      <path class="axis" d={`M${LEFT} ${BOTTOM}H${RIGHT}`} />
      <Show when={shape().mark}>
        {(mark) => (
          <>
            <Show when={mark().to > mark().from}>
              <path class="mark-band" d={`M${mark().from} ${TOP}H${mark().to}V${BOTTOM}H${mark().from}z`} />
            </Show>
            <path class="ideal" d={`M${mark().from} ${TOP}V${BOTTOM}`} />
            <text x={mark().from} y={TOP - 7} text-anchor={mark().from > (LEFT + RIGHT) / 2 ? 'end' : 'start'}>
              {mark().label}
            </text>
          </>
        )}
      </Show>
      <For each={shape().lines}>
        {(line, index) => (
          <g class={line.isIdeal ? 'plot-ideal' : `plot-${index() + 1}`}>
            <path class="band" d={line.band} />
            <path class="line" d={line.path} />
            <For each={line.dots}>{({ x, y }) => <circle class="dot" cx={x} cy={y} r="2.5" />}</For>
            <Show when={line.leader}>{(leader) => <path class="leader" d={leader()} />}</Show>
            <Show when={props.hasSamples === true}>
              <path class="line" d={`M${RIGHT + 5} ${line.labelY - 4}h${SAMPLE}`} />
            </Show>
            <text class="key" x={RIGHT + 8 + (props.hasSamples === true ? SAMPLE : 0)} y={line.labelY}>
              {line.label}
            </text>
          </g>
        )}
      </For>
      <text x={(LEFT + RIGHT) / 2} y={BOTTOM + 36} text-anchor="middle">
        {props.xLabel}
      </text>
    </svg>
  );
}

const MOST_DOTS = 24;

function shapeOf({ lines: measured, ideal, isLogX, isLogY, xText, mark }: PlotProps) {
  const lines = [...measured, ...(ideal === undefined ? [] : [ideal])];
  const points = lines.flatMap((line) => line.points);
  const values = points.flatMap(({ low, high }) => (high === undefined ? [low] : [low, high]));
  // Bars and lines of amounts stand on zero; on a log scale there is none.
  const scale = scaleOf(isLogY ? values : [0, ...values], isLogY);
  const y = (value: number) => BOTTOM - scale.share(value) * (BOTTOM - TOP);
  const along = (value: number) => (isLogX ? Math.log2(Math.max(value, 1)) : value);
  const xs = points.map((point) => along(point.x));
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const x = (value: number) => LEFT + ((along(value) - first) / (last - first || 1)) * (RIGHT - LEFT);
  const within = (value: number) => Math.min(RIGHT, Math.max(LEFT, x(value)));
  const drawn = lines.map((line) => {
    const low = line.points.map((point) => `${x(point.x)} ${y(point.low)}`);
    const high = line.points.map((point) => `${x(point.x)} ${y(point.high ?? point.low)}`);
    const hasBand = line.points.some((point) => point.high !== undefined && point.high > point.low);
    const middle = line.points.map((point) => `${x(point.x)} ${y(middleOf(point, isLogY))}`);
    const end = line.points.at(-1);
    return {
      label: line.label,
      isIdeal: line === ideal,
      band: hasBand ? `M${low.join('L')}L${high.toReversed().join('L')}z` : '',
      path: middle.length === 0 ? '' : `M${middle.join('L')}`,
      dots:
        hasBand || line === ideal || line.points.length > MOST_DOTS
          ? []
          : line.points.map((point) => ({ x: x(point.x), y: y(point.low) })),
      end: end === undefined ? undefined : { x: x(end.x), y: y(middleOf(end, isLogY)) },
      labelY: end === undefined ? BOTTOM : y(middleOf(end, isLogY)) + 4,
    };
  });
  return {
    yTicks: scale.ticks.map(({ value, label }) => ({ at: y(value), label })),
    xTicks: bottomTicks([...new Set(points.map((point) => point.x))], x, xText),
    lines: apart(drawn).map((line) => ({ ...line, leader: leaderOf(line) })),
    mark: mark && { from: within(mark.from), to: within(mark.to), label: mark.label },
  };
}

function middleOf({ low, high }: PlotPoint, isLogY: boolean): number {
  if (high === undefined) return low;
  return isLogY ? Math.sqrt(low * high) : (low + high) / 2;
}

/** From a line that ends early to its name. */
function leaderOf({ end, labelY }: { readonly end: { x: number; y: number } | undefined; readonly labelY: number }) {
  if (end === undefined || end.x > RIGHT - LABEL_GAP) return undefined;
  return `M${end.x + 4} ${end.y}L${RIGHT + 4} ${labelY - 4}`;
}

/** Pushes names apart where lines end together, downwards and then back up above the foot. */
function apart<T extends { readonly labelY: number }>(lines: readonly T[]): readonly T[] {
  const sorted = lines.map((line, at) => ({ line, at })).sort((one, other) => one.line.labelY - other.line.labelY);
  const places = new Map<number, number>();
  let free = Number.NEGATIVE_INFINITY;
  for (const { line, at } of sorted) {
    const place = Math.max(line.labelY, free);
    places.set(at, place);
    free = place + LABEL_GAP;
  }
  const over = Math.max(0, free - LABEL_GAP - BOTTOM);
  return lines.map((line, at) => ({ ...line, labelY: (places.get(at) ?? line.labelY) - over }));
}

/** Some of the places that were measured, the first and the last always. */
function bottomTicks(
  places: readonly number[],
  x: (value: number) => number,
  text: (value: number) => string,
): readonly Tick[] {
  const sorted = [...places].sort((one, other) => one - other);
  const gap = (RIGHT - LEFT) / MOST_TICKS;
  const kept: Tick[] = [];
  for (const place of sorted.toReversed()) {
    const at = x(place);
    const next = kept.at(-1);
    if (next === undefined || next.at - at >= gap) kept.push({ at, label: text(place) });
  }
  const [first] = sorted;
  const leftmost = kept.at(-1);
  if (first !== undefined && leftmost !== undefined && leftmost.at - x(first) > gap * 0.6)
    kept.push({ at: x(first), label: text(first) });
  return kept;
}
