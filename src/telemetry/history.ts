import { BreadboxError } from '../cluster/errors.ts';
import { parseSeconds } from '../cluster/units.ts';
import { nearestWord } from '../protocol/nearest-word.ts';
import { parseSeries, SERIES, type SeriesKey } from '../protocol/series.ts';
import type { Store } from '../store/operation.ts';
import { emptyFold, type FoldedSeries, foldIn, type Grid, unfolded } from './fold.ts';
import { historyGrid, levelFor } from './history-grid.ts';
import type { Keeper } from './keeper.ts';
import { LEVELS } from './keeping.ts';
import type { NodeRecord } from './node-record.ts';
import type { TelemetryOperations } from './operations.ts';

/** Of all series together: what one answer may have. */
const MOST_VALUES = 1_000_000;
/** The end of the year 9999, in seconds: no time beyond it can be written down. What was before 1970 nobody has measured. */
const LAST_SEC = 253_402_300_799;

export interface HistoryQuery {
  readonly series: string;
  readonly since: string;
  readonly until?: string | undefined;
  readonly points: number;
}

export interface History {
  readonly from: string;
  readonly stepSec: number;
  readonly series: Record<SeriesKey, { mean: (number | null)[]; most: (number | null)[] }>;
}

export interface HistoryParts {
  readonly store: Store<TelemetryOperations>;
  readonly keeper: Pick<Keeper, 'foldIn'>;
  readonly now: () => number;
  /** Since when this head takes samples. */
  readonly startedAt: number;
}

/**
 * Series of a node over time, out of memory and store.
 * @param record absent: its agent has not spoken for long
 * @throws BreadboxError `bad-input`
 */
export async function readHistory(
  { store, keeper, now, startedAt }: HistoryParts,
  node: string,
  record: NodeRecord | undefined,
  query: HistoryQuery,
): Promise<History> {
  const nowMs = now();
  const fromSec = instantSec(query.since, nowMs, 'since');
  const untilSec = query.until === undefined ? nowMs / 1000 : instantSec(query.until, nowMs, 'until');
  if (untilSec <= fromSec)
    throw new BreadboxError('bad-input', 'The end of the time asked for is before its beginning.');
  const grid = historyGrid({ fromSec, untilSec, points: query.points }, nowMs / 1000, startedAt / 1000);
  const keys = await wantedKeys(query.series, async () => [
    ...(record?.measured.keys() ?? []),
    ...(await store.read('seriesOfNode', { node })),
  ]);
  if (keys.length * grid.steps > MOST_VALUES)
    throw new BreadboxError('bad-input', `${keys.length} series of ${grid.steps} points are too many at once.`, {
      hint: 'Ask for fewer series, or for fewer points.',
    });
  const folds =
    grid.stepSec < LEVELS[0].stepSec ? fromMemory(record, keys, grid) : await fromStore(store, node, keys, grid);
  const series = keys.map((key) => {
    const fold = folds.get(key) ?? emptyFold(grid.steps);
    if (grid.stepSec >= LEVELS[0].stepSec) keeper.foldIn(node, key, fold, grid);
    return [key, unfolded(fold)];
  });
  return {
    from: new Date(grid.fromSec * 1000).toISOString(),
    stepSec: grid.stepSec,
    series: Object.fromEntries(series),
  };
}

function fromStore(
  store: Store<TelemetryOperations>,
  node: string,
  keys: readonly SeriesKey[],
  grid: Grid,
): Promise<Map<SeriesKey, FoldedSeries>> {
  const wanted = keys.map((key) => ({ key, level: levelFor(parseSeries(key)!.definition, grid).level }));
  return store.read('telemetryHistory', { node, keys: wanted, grid });
}

function fromMemory(
  record: NodeRecord | undefined,
  keys: readonly SeriesKey[],
  grid: Grid,
): Map<SeriesKey, FoldedSeries> {
  return new Map(
    keys.map((key) => {
      const fold = emptyFold(grid.steps);
      const measured = record?.measured.get(key);
      const until = grid.fromSec + grid.steps * grid.stepSec;
      for (let second = grid.fromSec; measured !== undefined && second < until; second++) {
        const value = measured.recent.at(second);
        if (!Number.isNaN(value)) foldIn(fold, grid, second, value, value, 1);
      }
      return [key, fold];
    }),
  );
}

async function wantedKeys(text: string, known: () => Promise<readonly SeriesKey[]>): Promise<SeriesKey[]> {
  const wanted = new Set<SeriesKey>();
  const words = text.split(',').filter((word) => word !== '');
  const there = words.some((word) => word.endsWith('.*')) ? await known() : [];
  for (const word of words) {
    if (word.endsWith('.*'))
      for (const key of there.filter((each) => each.startsWith(word.slice(0, -1)))) wanted.add(key);
    else if (parseSeries(word) === undefined) throw noSuchSeries(word);
    else wanted.add(word);
  }
  return [...wanted];
}

function noSuchSeries(word: string): BreadboxError {
  const [name = ''] = word.split('.', 1);
  const message = `There is no series ${JSON.stringify(word)}.`;
  if (Object.hasOwn(SERIES, name)) {
    const { of } = SERIES[name as keyof typeof SERIES] as { of?: string };
    const hint =
      of === undefined ? `A node has one: ${name}.` : `A node has one for each ${of}: ${name}.NAME, or ${name}.*`;
    return new BreadboxError('bad-input', message, { hint });
  }
  const near = nearestWord(name, Object.keys(SERIES));
  return new BreadboxError('bad-input', message, {
    hint: near === undefined ? 'docs/watch.md has them all.' : `Did you mean ${near}?`,
  });
}

/** An instant, or how long before now; since 1970. */
function instantSec(text: string, nowMs: number, field: string): number {
  return Math.min(LAST_SEC, Math.max(0, readInstant(text, nowMs, field)));
}

function readInstant(text: string, nowMs: number, field: string): number {
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) return at / 1000;
    throw new BreadboxError(
      'bad-input',
      `${field}: ${JSON.stringify(text)} is no time; 2026-01-31T12:00:00Z was expected.`,
    );
  }
  return nowMs / 1000 - parseSeconds(text);
}
