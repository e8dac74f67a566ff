import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';
import { clockSecondsText, clockText } from '../clock.ts';
import { type ChartShape, eachOnce, hasRoomForLabels, lonelySteps, MOST_NAMED_LINES } from './chart-shape.ts';

const HEIGHT = 176;
const AXIS_PIXELS = 60;
const LABEL_PIXELS = 78;
const LABEL_GAP = 14;
/** Half of the label of a tick at the very end. */
const LAST_TICK_PIXELS = 30;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];
const COLOURS = ['--chart-1', '--chart-2', '--chart-3', '--chart-4'] as const;
const DAY_SEC = 86_400;
/** Over a shorter time ticks of one minute would be told apart by nothing. */
const SHORT_SEC = 300;

export interface HistoryDrawing {
  resize(width: number): void;
  end(): void;
}

/** Draws a chart into `host`; `onStep` tells which step the pointer is at, `undefined`: at none. Charts of one page point together. */
export function drawHistory(
  host: HTMLElement,
  shape: ChartShape,
  width: number,
  onStep: (step: number | undefined) => void,
): HistoryDrawing {
  const colour = readTokens();
  const labelled = hasRoomForLabels(shape, width);
  const lines = shape.lines.map((_, at) => ({
    stroke: colour(COLOURS[at % COLOURS.length] ?? '--chart-1'),
    dash: DASHES[at % DASHES.length] ?? [],
    width: shape.lines.length > MOST_NAMED_LINES ? 1 : 1.5,
  }));
  const band = shape.lines[0]?.most;
  const plot: UPlot = new UPlot(
    {
      width,
      height: HEIGHT,
      legend: { show: false },
      padding: [10, labelled ? LABEL_PIXELS : LAST_TICK_PIXELS, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'history' }, points: { size: 6 } },
      scales: {
        x: { range: () => [shape.times[0] ?? 0, shape.times.at(-1) ?? 1] },
        y: { range: (_, __, high) => [shape.least, topOf(shape, high)] },
      },
      axes: [
        {
          ...axisLook(colour),
          grid: { show: false },
          values: (_, ticks) =>
            eachOnce(ticks.map((at) => timeText(at, (shape.times.at(-1) ?? 0) - (shape.times[0] ?? 0)))),
          space: 76,
        },
        {
          ...axisLook(colour),
          grid: { stroke: colour('--chart-grid'), width: 1 },
          ticks: { show: false },
          size: AXIS_PIXELS,
          space: 36,
          values: (_, ticks) => ticks.map(shape.text),
        },
      ],
      series: [
        {},
        ...lines.map((line, at) => ({
          label: shape.lines[at]?.label ?? '',
          stroke: line.stroke,
          width: line.width,
          dash: [...line.dash],
          points: {
            show: () => true,
            size: 4,
            fill: line.stroke,
            filter: () => lonelySteps(shape.lines[at]?.values ?? []),
          },
        })),
        ...(band === undefined ? [] : [{ label: '', width: 0, points: { show: false } }]),
      ],
      ...(band === undefined
        ? {}
        : { bands: [{ series: [shape.lines.length + 1, 1] as [number, number], fill: colour('--chart-area') }] }),
      hooks: {
        draw: [
          (self) => {
            drawLimit(self, shape, colour('--ink-3'));
            if (labelled) drawLabels(self, shape, colour('--ink'));
          },
        ],
        setCursor: [(self) => onStep(self.cursor.idx ?? undefined)],
      },
    },
    [
      shape.times,
      ...shape.lines.map(({ values }) => values),
      ...(band === undefined ? [] : [band]),
    ] as UPlot.AlignedData,
    host,
  );
  return { resize: (next) => plot.setSize({ width: next, height: HEIGHT }), end: () => plot.destroy() };
}

/** Room above the highest, and for a limit that is near: one far away would press the line to the ground. */
function topOf({ most, limit }: ChartShape, high: number | null): number {
  const top = Math.max(most, high ?? 0);
  return limit !== undefined && limit.value <= Math.max(top * 3, most) ? Math.max(top, limit.value * 1.05) : top * 1.05;
}

function drawLimit(plot: UPlot, { limit }: ChartShape, ink: string): void {
  const top = plot.scales.y?.max;
  if (limit === undefined || top === undefined || limit.value > top) return;
  const { ctx, bbox } = plot;
  const y = plot.valToPos(limit.value, 'y', true);
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** Names at the ends of the lines, pushed apart where lines end together. */
function drawLabels(plot: UPlot, shape: ChartShape, ink: string): void {
  const { ctx, bbox } = plot;
  const ends = shape.lines
    .flatMap(({ label, values }) => {
      const last = values.findLast((value) => value !== null);
      return last === undefined || last === null ? [] : [{ label, y: plot.valToPos(last, 'y', true) }];
    })
    .sort((one, other) => one.y - other.y);
  let free = Number.NEGATIVE_INFINITY;
  ctx.save();
  ctx.font = `${12 * devicePixelRatio}px ${fontOf()}`;
  ctx.fillStyle = ink;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const { label, y } of ends) {
    const at = Math.max(y, free);
    ctx.fillText(label, bbox.left + bbox.width + 6 * devicePixelRatio, at, (LABEL_PIXELS - 8) * devicePixelRatio);
    free = at + LABEL_GAP * devicePixelRatio;
  }
  ctx.restore();
}

function axisLook(colour: (token: string) => string): Partial<UPlot.Axis> {
  return { stroke: colour('--ink-3'), font: `12px ${fontOf()}`, ticks: { stroke: colour('--chart-grid'), size: 4 } };
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });

function timeText(atSec: number, spanSec: number): string {
  const at = new Date(atSec * 1000);
  if (spanSec < SHORT_SEC) return clockSecondsText(at);
  if (spanSec > 90 * DAY_SEC) return month.format(at);
  return spanSec > 2 * DAY_SEC ? day.format(at) : clockText(at, at);
}

function fontOf(): string {
  return getComputedStyle(document.body).fontFamily;
}

function readTokens(): (token: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (token) => style.getPropertyValue(token).trim();
}
