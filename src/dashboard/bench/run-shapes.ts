import type { ApiOutput } from '../../protocol/api.ts';
import type { ChartLine, ChartShape } from '../telemetry/chart-shape.ts';
import { hasValues, MOST_NAMED_LINES } from '../telemetry/chart-shape.ts';
import { celsiusText, hertzText, wattsText } from '../telemetry/figure-words.ts';

export type NodeHistory = ApiOutput<'GET /api/telemetry/{node}/history'>;
/** Watts of a meter, in steps like a node's series. */
export interface MeterHistory {
  readonly meter: string;
  readonly from: string;
  readonly stepSec: number;
  readonly mean: readonly (number | null)[];
}

/** What is asked of the head for each node of a run. */
export const RUN_SERIES = [
  'cpu_busy_ratio',
  'cpu_frequency_hertz',
  'cpu_temperature_celsius',
  'board_power_watts',
] as const;

/** A node of a run, and how many cores count. */
export interface RunNode {
  readonly history: NodeHistory;
  readonly cores: number | undefined;
}

/**
 * How the machine went while a benchmark ran, the speed above, heat and power under it. A benchmark tells its speed at its end alone:
 * what is drawn is what bounds it, the cycles that busy cores made in a second; busy cores alone where a node tells no clock.
 */
export function runShapes(nodes: readonly RunNode[], meter: MeterHistory | undefined): readonly ChartShape[] {
  return (
    [...nodeShapes(nodes), ...(meter === undefined ? [] : [meterShape(meter)])]
      .filter(hasValues)
      // What a meter measured stands before what boards estimate.
      .filter(({ heading }) => meter === undefined || heading !== ESTIMATE)
  );
}

const ESTIMATE = 'Power, as the boards estimate it';

function nodeShapes(nodes: readonly RunNode[]): readonly ChartShape[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const { stepSec } = first.history;
  const from = Date.parse(first.history.from) / 1000;
  const length = Math.max(
    0,
    ...nodes.flatMap(({ history }) => Object.values(history.series).map(({ mean }) => mean.length)),
  );
  const times = Array.from({ length }, (_, step) => from + step * stepSec);
  const each = (value: (node: RunNode, step: number) => number | null): readonly ChartLine[] =>
    nodes.map((node) => ({ label: node.history.node, values: times.map((_, step) => value(node, step)) }));
  const at = (node: RunNode, series: (typeof RUN_SERIES)[number], step: number) =>
    node.history.series[series]?.mean[step] ?? null;
  // A virtual machine tells no clock. Cycles of some nodes beside cores of others would be no sum.
  const hasClocks = nodes.every(({ history }) =>
    history.series.cpu_frequency_hertz?.mean.some((hertz) => hertz !== null),
  );
  const speed = each((node, step) => {
    const busy = at(node, 'cpu_busy_ratio', step);
    const hertz = hasClocks ? at(node, 'cpu_frequency_hertz', step) : 1;
    return busy === null || hertz === null || node.cores === undefined ? null : busy * hertz * node.cores;
  });
  const heat = each((node, step) => at(node, 'cpu_temperature_celsius', step));
  const boards = each((node, step) => at(node, 'board_power_watts', step));
  return [
    {
      ...(hasClocks
        ? { heading: 'Speed: cycles of busy cores in a second', most: 1e9, text: hertzText }
        : { heading: 'Speed: busy cores', most: 1, text: coresText }),
      ...{ times, least: 0, lines: few(speed, 'all nodes', sum) },
    },
    { heading: 'Temperature', times, least: 20, most: 60, text: celsiusText, lines: few(heat, 'the hottest', highest) },
    {
      ...{ heading: ESTIMATE, times, least: 0, most: 5, text: wattsText },
      lines: few(boards, 'all nodes', sum),
    },
  ];
}

function meterShape({ meter, from, stepSec, mean }: MeterHistory): ChartShape {
  return {
    ...{ heading: `Power, ${meter}`, least: 0, most: 5, text: wattsText },
    times: mean.map((_, step) => Date.parse(from) / 1000 + step * stepSec),
    lines: [{ label: 'power', values: mean }],
  };
}

function coresText(cores: number): string {
  const shown = Number(cores.toPrecision(2));
  return `${shown} ${shown === 1 ? 'core' : 'cores'}`;
}

/** As many lines as have names; else one of all of them. */
function few(
  lines: readonly ChartLine[],
  label: string,
  join: (values: readonly (number | null)[]) => number | null,
): readonly ChartLine[] {
  if (lines.length <= MOST_NAMED_LINES) return lines;
  const steps = lines[0]?.values ?? [];
  return [{ label, values: steps.map((_, step) => join(lines.map(({ values }) => values[step] ?? null))) }];
}

/** Of all nodes or of none: a sum without one of them would look like a fall. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((all, value) => (all === null || value === null ? null : all + value), 0);
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
