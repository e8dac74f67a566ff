import { createMemo, type JSX, Show } from 'solid-js';
import type { MachineResult } from '../../machines/compare.ts';
import type { Crossing, CrossoverAssumptions } from '../../machines/crossover.ts';
import { valueText } from '../amounts.ts';
import { Section } from '../parts/section.tsx';
import { perText } from './bench-words.ts';
import { crossoverCurves } from './crossover-curves.ts';
import { type Contest, crossingText } from './crossover-sentence.ts';
import { FigureTable } from './figure-table.tsx';
import { LinePlot, type PlotPoint } from './line-plot.tsx';

/** One contest: so many boards of A against B, what is sure and what is not, and the same as figures. */
export function CrossoverPlot(props: {
  readonly contest: Contest;
  readonly heading: string;
  readonly a: MachineResult;
  readonly b: MachineResult;
  readonly crossing: Crossing;
  readonly assumptions: CrossoverAssumptions;
}): JSX.Element {
  const lines = createMemo(() => crossoverCurves(props.contest, props.a, props.b, props.crossing, props.assumptions));
  const said = () => crossingText(props.crossing, props.a.name, props.b.name);
  const mark = () => {
    const { crossing } = props;
    if (crossing.is !== 'at') return undefined;
    const to = crossing.to ?? crossing.from;
    return { from: crossing.from, to, label: to === crossing.from ? `${to}` : `${crossing.from} to ${to}` };
  };
  return (
    <Section heading={props.heading}>
      <p>{said()}</p>
      <Show when={lines().length > 0}>
        <LinePlot
          said={`${props.heading}, by the number of ${props.a.name}. ${said()} The figures are in the table below.`}
          {...{ isLogX: false, isLogY: false, xLabel: `number of ${props.a.name}`, xText: String }}
          lines={lines()}
          mark={mark()}
        />
        <details>
          <summary>As figures</summary>
          <FigureTable
            caption={props.heading}
            heads={[`Number of ${props.a.name}`, props.a.name, props.b.name]}
            rows={(lines()[0]?.points ?? []).map((point) => [
              String(point.x),
              rangeText(point),
              rangeText(lines()[1]!.points[0]!),
            ])}
          />
        </details>
      </Show>
    </Section>
  );
}

function rangeText({ low, high }: PlotPoint): string {
  const text = (value: number) => (value >= 1 ? valueText(value) : perText(value));
  return high === undefined || text(high) === text(low) ? text(low) : `${text(low)} to ${text(high)}`;
}
