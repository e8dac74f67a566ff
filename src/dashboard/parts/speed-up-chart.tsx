import { createMemo, For, type JSX } from 'solid-js';
import { countText } from '../amounts.ts';
import type { SpeedUp } from '../speed-up.ts';
import { BottomAxis, ValueAxis } from './chart-axes.tsx';
import { Section } from './section.tsx';

const LEFT = 34;
const RIGHT = 340;
const TOP = 12;
const BOTTOM = 232;
const LABEL_GAP = 26;
const LINE_GAP = 16;
const STEPS = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 250, 256, 500, 1000];

/** Times as fast against workers, measured and ideal. */
export function SpeedUpChart(props: { readonly speedUp: SpeedUp; readonly thing: string }): JSX.Element {
  const shape = createMemo(() => shapeOf(props.speedUp));
  const last = () => props.speedUp.points.at(-1) ?? { workers: 0, times: 0 };
  const base = () => (props.speedUp.baseWorkers === 1 ? 'one' : String(props.speedUp.baseWorkers));
  const said = () => `${last().workers} workers are ${last().times.toFixed(1)} times as fast as ${base()}.`;
  return (
    <Section heading="Speed-up" aside={<span class="note">{props.thing}</span>}>
      <svg class="chart" viewBox="0 0 400 268" role="img" aria-label={twin(props.speedUp)}>
        <ValueAxis ticks={shape().yTicks} left={LEFT} right={RIGHT} />
        <BottomAxis ticks={shape().xTicks} bottom={BOTTOM} />
        <path class="axis" d={`M${LEFT} ${BOTTOM}H${RIGHT}`} />
        <path class="ideal" d={shape().ideal} />
        <polyline
          class="line"
          points={shape()
            .points.map(({ x, y }) => `${x},${y}`)
            .join(' ')}
        />
        <For each={shape().points}>
          {({ x, y }, index) => (
            <circle class={index() === shape().points.length - 1 ? 'dot now' : 'dot'} cx={x} cy={y} r="3.5" />
          )}
        </For>
        <text x={RIGHT + 8} y={TOP + 4}>
          ideal
        </text>
        <text class="key" x={RIGHT + 8} y={shape().labelY}>
          {last().times.toFixed(1)} ×
        </text>
        <text x={(LEFT + RIGHT) / 2} y={BOTTOM + 34} text-anchor="middle">
          workers
        </text>
      </svg>
      <p class="note">{said()}</p>
    </Section>
  );
}

function shapeOf({ baseWorkers, points }: SpeedUp) {
  const most = points.at(-1)?.workers ?? 1;
  const top = Math.max(most / baseWorkers, ...points.map((point) => point.times));
  const x = (workers: number) => LEFT + ((workers - baseWorkers) / (most - baseWorkers)) * (RIGHT - LEFT);
  const y = (times: number) => BOTTOM - (times / top) * (BOTTOM - TOP);
  const step = STEPS.find((size) => top / size <= 4) ?? top;
  const placed = points.map(({ workers, times }) => ({ x: x(workers), y: y(times) }));
  const lastY = placed.at(-1)?.y ?? BOTTOM;
  return {
    yTicks: Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => ({
      at: y(index * step),
      label: countText(index * step),
    })),
    xTicks: labelled(points.map(({ workers }) => ({ at: x(workers), label: countText(workers) }))),
    ideal: `M${x(baseWorkers)} ${y(1)}L${x(most)} ${y(most / baseWorkers)}`,
    points: placed,
    labelY: Math.max(lastY + 4, TOP + 4 + LINE_GAP),
  };
}

/** Leaves out labels that would touch; the last always stays. */
function labelled<T extends { readonly at: number }>(ticks: readonly T[]): readonly T[] {
  const kept: T[] = [];
  for (const tick of ticks.toReversed()) {
    const next = kept.at(-1);
    if (next === undefined || next.at - tick.at >= LABEL_GAP) kept.push(tick);
  }
  return kept;
}

function twin({ baseWorkers, points }: SpeedUp): string {
  const measured = points.map(({ workers, times }) => `${workers} workers ${times.toFixed(1)} times`).join(', ');
  return `Speed-up against ${baseWorkers === 1 ? 'one worker' : `${baseWorkers} workers`}: ${measured}.`;
}
