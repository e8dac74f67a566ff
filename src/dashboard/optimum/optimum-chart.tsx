import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { Optimum } from '../../protocol/farm.ts';
import { countText, valueText } from '../amounts.ts';
import { BottomAxis, ValueAxis } from '../parts/chart-axes.tsx';
import { decadesOf, scaleOf } from './optimum-scale.ts';

const LEFT = 56;
const RIGHT = 640;
const TOP = 10;
const BOTTOM = 190;
const END = 720;

/** The best so far over the evaluations, as steps. */
export function OptimumChart(props: { readonly optimum: Optimum }): JSX.Element {
  const [linear, setLinear] = createSignal(false);
  const decades = createMemo(() => decadesOf(props.optimum));
  const shape = createMemo(() => shapeOf(props.optimum, decades() !== undefined && !linear()));
  return (
    <figure class="optimum-chart">
      <svg class="chart" viewBox={`0 0 ${END} 226`} role="img" aria-label={twin(props.optimum)}>
        <ValueAxis ticks={shape().yTicks} left={LEFT} right={RIGHT} />
        <BottomAxis ticks={shape().xTicks} bottom={BOTTOM} />
        <path class="axis" d={`M${LEFT} ${BOTTOM}H${RIGHT}`} />
        <path class="line" d={shape().line} />
        <circle class="dot now" cx={shape().end.x} cy={shape().end.y} r="3.5" />
        <text class="key" x={shape().end.x + 8} y={shape().end.y + 4}>
          {shape().label}
        </text>
        <text x={(LEFT + RIGHT) / 2} y={BOTTOM + 34} text-anchor="middle">
          evaluations
        </text>
      </svg>
      <Show when={decades()}>
        {(span) => (
          <figcaption class="note">
            The values span {Math.round(span())} powers of ten: the scale is {linear() ? 'linear' : 'logarithmic'}.{' '}
            <button type="button" class="btn plain small" onClick={() => setLinear(!linear())}>
              {linear() ? 'Logarithmic scale' : 'Linear scale'}
            </button>
          </figcaption>
        )}
      </Show>
    </figure>
  );
}

function shapeOf({ history, evaluations, budget }: Optimum, isLog: boolean) {
  const scale = scaleOf(
    history.map(({ value }) => value),
    isLog,
  );
  const most = Math.max(budget, evaluations);
  const x = (evaluation: number) => LEFT + (evaluation / most) * (RIGHT - LEFT);
  const y = (value: number) => BOTTOM - scale.share(value) * (BOTTOM - TOP);
  const [first, ...later] = history;
  const steps = later.map(({ evaluation, value }) => `H${x(evaluation)}V${y(value)}`).join('');
  const last = history.at(-1);
  const end = { x: x(evaluations), y: y(last?.value ?? 0) };
  return {
    yTicks: scale.ticks.map(({ value, label }) => ({ at: y(value), label })),
    xTicks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({
      at: x(share * most),
      label: countText(Math.round(share * most)),
    })),
    line: first === undefined ? '' : `M${x(first.evaluation)} ${y(first.value)}${steps}H${end.x}`,
    end,
    label: valueText(last?.value ?? 0),
  };
}

function twin({ history, evaluations, budget }: Optimum): string {
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined) return 'No evaluation yet.';
  return (
    `The best so far over ${countText(evaluations)} of ${countText(budget)} evaluations: from ${valueText(first.value)} ` +
    `to ${valueText(last.value)} in ${countText(history.length)} steps, the last at evaluation ${countText(last.evaluation)}.`
  );
}
