import { For, type JSX, Show } from 'solid-js';
import { amountWords, spanWords } from '../../planner/plan-words.ts';
import type { PlanResult } from '../../protocol/plan.ts';
import { Section } from '../parts/section.tsx';
import { Stat } from '../parts/stat.tsx';
import { listed } from '../sentence-words.ts';
import { leastWords } from './least-words.ts';

type Span = { readonly low: number; readonly high?: number | undefined };

/** What the machine draws, computes and costs: four figures, and below them the rest. */
export function PlanFigures(props: { readonly plan: PlanResult }): JSX.Element {
  return (
    <Section heading="What it would be">
      <dl class="stats plan-stats">
        <Stat
          label="Draws at worst"
          {...figureOf(known(props.plan.watts.worst), 'W')}
          note={`typically ${leastWords(props.plan.watts.typical, 'W')}, under a benchmark ${leastWords(props.plan.watts.benchmark, 'W')}`}
        />
        <Stat label="HPL" {...figureOf(props.plan.predicted.hplGflops, 'Gflop/s')} note={hplNote(props.plan)} />
        <Stat
          label="To pay"
          {...figureOf(known(props.plan.cost.toPay), props.plan.cost.currency)}
          note={payNote(props.plan)}
        />
        <Stat label="A year" {...figureOf(energy(props.plan), 'kWh')} note={yearNote(props.plan)} />
      </dl>
      <dl class="values plan-values">
        <For each={rows(props.plan)}>
          {([word, value]) => (
            <div>
              <dt>{word}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show when={notIn(props.plan).length > 0}>
        <p class="note plan-under">Not in these watts, as nobody says how much it is: {listed(notIn(props.plan))}.</p>
      </Show>
    </Section>
  );
}

/** Of nothing known there is no number; where more is unknown it is at least that much. */
function known(amount: { readonly known: number; readonly unknown: readonly string[] }): Span | undefined {
  if (amount.unknown.length === 0) return { low: amount.known, high: amount.known };
  return amount.known === 0 ? undefined : { low: amount.known };
}

/** What draws, or is lost, and is in no figure of watts, heat or energy. */
function notIn({ watts }: PlanResult): readonly string[] {
  return [...new Set([...watts.typical.unknown, ...watts.benchmark.unknown, ...watts.worst.unknown])];
}

function payNote({ cost: { parts, ordered, currency } }: PlanResult): string {
  const isOrdered = ordered.known > 0 || ordered.unknown.length > 0;
  return `all parts ${leastWords(parts, currency)}${isOrdered ? `; ordered ${leastWords(ordered, currency)}` : ''}`;
}

function energy({ cost }: PlanResult): Span | undefined {
  const { low, high, unknown } = cost.kwhPerYear;
  return low === 0 && unknown.length > 0 ? undefined : { low, high };
}

function figureOf(span: Span | undefined, unit: string): { readonly value: string; readonly unit?: string } {
  if (span === undefined) return { value: 'unknown' };
  const { low, high } = span;
  const text = (value: number) => String(Number(value.toFixed(value >= 100 ? 0 : 1)));
  if (high === undefined) return { value: `≥\u202f${text(low)}`, unit };
  return { value: text(low) === text(high) ? text(low) : `${text(low)} to ${text(high)}`, unit };
}

function hplNote({ predicted }: PlanResult): string {
  const { hplGflops, peakGflops, because, boards } = predicted;
  const why = hplGflops === undefined ? (because ?? 'unknown') : `of ${boards} ${boards === 1 ? 'board' : 'boards'}`;
  return peakGflops === undefined ? `${why} · peak unknown` : `${why} · peak ${Number(peakGflops.toFixed(1))} Gflop/s`;
}

function yearNote({ cost }: PlanResult): string {
  const { duty, pricePerKwh, perYear, currency, kwhPerYear } = cost;
  const assumed = `${Number((duty * 100).toFixed(1))} % of the time at benchmark load`;
  if (pricePerKwh === undefined) return `${assumed}; what a kWh costs in ${currency} is unknown`;
  const isNothing = kwhPerYear.low === 0 && kwhPerYear.unknown.length > 0;
  const money = perYear === undefined || isNothing ? 'its cost is unknown' : spanWords(perYear, currency);
  return `${money} at ${pricePerKwh} ${currency} per kWh; ${assumed}`;
}

function rows(plan: PlanResult): readonly (readonly [string, string])[] {
  const { heatBtuPerHour, airCubicMetresPerHour, litres, partsLitres, watts } = plan;
  const air = airCubicMetresPerHour.known;
  const cluster = watts.clusterUnderBenchmark;
  return [
    ['Heat at worst', leastWords(heatBtuPerHour.worst, 'BTU/h')],
    ['Air for it', air === 0 ? 'unknown' : `${Number(air.toFixed(1))} m³/h or more, 10 °C warmer`],
    ['Takes up', litres === undefined ? 'unknown' : `${litres} litres`],
    ...(partsLitres === undefined ? [] : [['Its parts', amountWords(partsLitres, 'litres')] as const]),
    ...(cluster === undefined ? [] : [['As clusters draw', `${spanWords(cluster, 'W')} under a benchmark`] as const]),
  ];
}
