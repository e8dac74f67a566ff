import { createMemo, For, type JSX, Show } from 'solid-js';
import type { JobDetail } from '../../protocol/jobs.ts';
import { durationText, rateText } from '../amounts.ts';
import { ValueAxis } from '../parts/chart-axes.tsx';
import { Section } from '../parts/section.tsx';
import { memText } from './job-sentence.ts';

const WIDTH = 400;
const HEIGHT = 96;
const LEFT = 52;
const TOP = 8;

interface Curve {
  readonly label: string;
  readonly values: readonly number[];
  /** What it asked for; dashed. */
  readonly asked: number | undefined;
  readonly text: (value: number) => string;
}

/** Cores and memory over the time of a job, each against what it asked for. */
export function UsageChart(props: { readonly job: JobDetail }): JSX.Element {
  const samples = () => props.job.samples;
  const span = () => (Date.parse(samples().at(-1)?.at ?? '') - Date.parse(samples()[0]?.at ?? '')) / 1000;
  const curves = (): readonly Curve[] => [
    {
      label: 'Cores busy',
      values: samples().map(({ cores }) => cores),
      asked: props.job.cpus,
      text: coresText,
    },
    {
      label: 'Memory',
      values: samples().map(({ memBytes }) => memBytes),
      asked: props.job.memBytes,
      text: memText,
    },
  ];
  return (
    <Show when={samples().length > 1}>
      <Section heading="What it used" aside={<span class="note">over {durationText(Math.round(span()))}</span>}>
        <div class="usage">
          <For each={curves()}>
            {(curve) => <CurveChart curve={curve} times={samples().map(({ at }) => Date.parse(at))} />}
          </For>
        </div>
      </Section>
    </Show>
  );
}

function CurveChart(props: { readonly curve: Curve; readonly times: readonly number[] }): JSX.Element {
  const shape = createMemo(() => shapeOf(props.curve, props.times));
  return (
    <figure>
      <figcaption>
        <b>{props.curve.label}</b> <span class="note">{shape().said}</span>
      </figcaption>
      <svg
        class="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 4}`}
        role="img"
        aria-label={`${props.curve.label}: ${shape().said}`}
      >
        <ValueAxis ticks={shape().ticks} left={LEFT} right={WIDTH} />
        <path class="area" d={shape().area} />
        <path class="line" d={shape().line} />
        <Show when={shape().askedAt}>{(at) => <path class="ideal" d={`M${LEFT} ${at()}H${WIDTH}`} />}</Show>
        <path class="axis" d={`M${LEFT} ${HEIGHT}H${WIDTH}`} />
      </svg>
    </figure>
  );
}

function coresText(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : rateText(cores);
}

function shapeOf({ values, asked, text }: Curve, times: readonly number[]) {
  const most = Math.max(...values);
  // A limit that is far away would press the curve to the ground: then only the words name it.
  const isNear = asked !== undefined && asked <= most * 8;
  const top = Math.max(most, isNear ? asked : 0) || 1;
  const from = times[0] ?? 0;
  const span = (times.at(-1) ?? 0) - from || 1;
  const x = (index: number) => LEFT + (((times[index] ?? from) - from) / span) * (WIDTH - LEFT);
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - TOP);
  const line = values
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  const limit =
    asked === undefined ? '' : isNear ? `, dashed: ${text(asked)} asked for` : `, of ${text(asked)} asked for`;
  return {
    line,
    area: `${line}V${HEIGHT}H${LEFT}z`,
    askedAt: isNear ? y(asked) : undefined,
    ticks: [
      { at: HEIGHT, label: '0' },
      { at: y(top), label: text(top) },
    ],
    said: `last ${text(values.at(-1) ?? 0)}, at most ${text(most)}${limit}`,
  };
}
