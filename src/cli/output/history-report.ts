import type { ApiOutput } from '../../protocol/api.ts';
import { measured } from '../../protocol/measured.ts';
import { parseSeries } from '../../protocol/series.ts';
import type { Block, Report } from './report.ts';
import { text } from './report.ts';
import { sparkline } from './sparkline.ts';

type History = ApiOutput<'GET /api/telemetry/{node}/history'>;

/** The last steps of a page's width. */
const DRAWN = 72;

/** One step of one series that was measured. `at`: where it begins. */
export interface MeasuredStep {
  readonly at: string;
  readonly series: string;
  readonly mean: number;
  readonly most: number;
  readonly stepSec: number;
}

/** By time, and in the order of the series within a step. */
export function historyLines({ from, stepSec, series }: History): MeasuredStep[] {
  const fromMs = Date.parse(from);
  const steps = Math.max(0, ...Object.values(series).map(({ mean }) => mean.length));
  return Array.from({ length: steps }, (_, step) => {
    const at = new Date(fromMs + step * stepSec * 1000).toISOString();
    return Object.entries(series).flatMap(([key, told]) => {
      const [mean, most] = [told.mean[step], told.most[step]];
      return mean == null ? [] : [{ at, series: key, mean, most: most ?? mean, stepSec }];
    });
  }).flat();
}

export function historyReport(history: History): Report {
  const lines = historyLines(history);
  return {
    json: history,
    quiet: lines.map(({ at, mean }) => `${at} ${mean}`),
    blocks: Object.entries(history.series).flatMap(([key, { mean }], i) => [
      ...(i > 0 ? [text('')] : []),
      ...seriesBlocks(
        key,
        mean,
        lines.filter(({ series }) => series === key),
        history,
      ),
    ]),
  };
}

function seriesBlocks(
  key: string,
  mean: readonly (number | null)[],
  lines: readonly MeasuredStep[],
  { node }: History,
): Block[] {
  const definition = parseSeries(key)?.definition;
  const said = (value: number) => (definition ? measured(value, definition.unit) : String(value));
  if (lines.length === 0) return [text(`${key} of ${node}: nothing was measured then.`)];
  const means = lines.map((line) => line.mean);
  const most = Math.max(...lines.map((line) => line.most));
  const [least, middle] = [Math.min(...means), means.reduce((sum, value) => sum + value, 0) / means.length];
  const isRatio = definition?.unit === 'ratio' || definition?.unit === 'flag';
  return [
    text(`${key} of ${node}: ${definition?.about ?? ''}`),
    text(`least ${said(least)}, mean ${said(middle)}, most ${said(most)}`),
    text(sparkline(mean.slice(-DRAWN), isRatio ? 0 : least, isRatio ? 1 : Math.max(...means))),
    {
      kind: 'table',
      columns: [
        { title: 'FROM', as: 'instant' },
        { title: 'MEAN', as: 'text' },
        { title: 'MOST', as: 'text' },
      ],
      rows: lines.map((line) => [line.at, said(line.mean), said(line.most)]),
      empty: '',
    },
  ];
}
