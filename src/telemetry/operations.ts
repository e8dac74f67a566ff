import type { StoreContext } from '../store/operation.ts';
import { compactHour, type FreshRow, type SeriesRow } from './compact-hour.ts';
import { emptyFold, type FoldedSeries, foldIn, type Grid, secondsOf } from './fold.ts';
import type { GatheredRows } from './gathered.ts';
import { beginningOf, HOUR_SEC, LEVELS, type Level, placeOf, placesOf } from './keeping.ts';
import { unpackChunk } from './packed-chunk.ts';
import { packFresh, unpackFresh } from './packed-fresh.ts';
import addFreshSql from './sql/add-fresh.sql';
import addSeriesSql from './sql/add-series.sql';
import chunksBetweenSql from './sql/chunks-between.sql';
import forgetPutAsideSql from './sql/forget-put-aside.sql';
import freshOfNodeSql from './sql/fresh-of-node.sql';
import nodeToExpireSql from './sql/node-to-expire.sql';
import oldestFreshSql from './sql/oldest-fresh.sql';
import putAsideSql from './sql/put-aside.sql';
import removeChunksSql from './sql/remove-chunks.sql';
import removeEmptyNodeSql from './sql/remove-empty-node.sql';
import removeSeriesSql from './sql/remove-series.sql';
import seriesIdSql from './sql/series-id.sql';
import seriesOfNodeSql from './sql/series-of-node.sql';
import seriesOfNodeIdSql from './sql/series-of-node-id.sql';
import setExpiredSql from './sql/set-expired.sql';
import setWatchedNodeSql from './sql/set-watched-node.sql';
import watchedNodesSql from './sql/watched-nodes.sql';

/** What an agent that was away has kept may still come for an hour that is over. */
const HOUR_IS_WHOLE_AFTER_SEC = 720;
const EXPIRE_EVERY_MS = 6 * 3_600_000;
const DAY_MS = 86_400_000;
const TOUCH_SERIES_MS = 3_600_000;

/** `about`: JSON; `null` where it is as before. */
export interface KeptNode {
  readonly node: string;
  readonly about: string | null;
  readonly seenAt: number;
  readonly session: string | null;
  readonly taken: number;
  readonly rows: readonly GatheredRows[];
}

export interface WatchedNodeRow {
  readonly node: string;
  readonly about: string;
  readonly seenAt: number;
  readonly session: string | null;
  readonly taken: number;
}

export interface HistoryArgs {
  readonly node: string;
  /** `level`: which of `LEVELS` is read. */
  readonly keys: readonly { readonly key: string; readonly level: number }[];
  readonly grid: Grid;
}

/** What telemetry does inside the store. */
export const telemetryOperations = {
  keepTelemetry(context: StoreContext, { nodes, now }: { nodes: readonly KeptNode[]; now: number }): void {
    for (const { rows, ...row } of nodes) {
      const { nodeId } = context.sql(setWatchedNodeSql).get(row) as { nodeId: number };
      for (const gathered of rows) addFresh(context, nodeId, gathered, now);
    }
  },

  /** A little of what is to be done; often. Answers whether there was something. */
  tendTelemetry(context: StoreContext, { now }: { now: number }): boolean {
    const before = Math.floor((now / 1000 - HOUR_IS_WHOLE_AFTER_SEC) / HOUR_SEC) * HOUR_SEC;
    const oldest = context.sql(oldestFreshSql).get({ before }) as { nodeId: number; fromSec: number } | undefined;
    if (oldest !== undefined) compactHour(context, oldest.nodeId, Math.floor(oldest.fromSec / HOUR_SEC) * HOUR_SEC);
    return expireOne(context, now) || oldest !== undefined;
  },

  watchedNodes({ sql }: StoreContext, args: { since: number }): readonly WatchedNodeRow[] {
    return sql(watchedNodesSql).all(args) as WatchedNodeRow[];
  },

  seriesOfNode({ sql }: StoreContext, args: { node: string }): readonly string[] {
    return (sql(seriesOfNodeSql).all(args) as SeriesRow[]).map(({ key }) => key);
  },

  /** Of series that are not known nothing comes. */
  telemetryHistory({ sql }: StoreContext, { node, keys, grid }: HistoryArgs): Map<string, FoldedSeries> {
    const levels = new Map(keys.map(({ key, level }) => [key, LEVELS[level]!]));
    const from = grid.fromSec;
    const until = from + grid.steps * grid.stepSec;
    const folds = new Map<number, SeriesFold>();
    for (const { seriesId, key } of sql(seriesOfNodeSql).all({ node }) as SeriesRow[]) {
      const level = levels.get(key);
      if (level === undefined) continue;
      const fold = emptyFold(grid.steps);
      folds.set(seriesId, { key, fold });
      const range = { first: placeOf(seriesId, level, from), last: placeOf(seriesId, level, until - 1) };
      for (const chunk of sql(chunksBetweenSql).all(range) as ChunkRow[]) foldChunk(chunk, level, fold, grid);
    }
    if (folds.size > 0)
      for (const row of sql(freshOfNodeSql).all({ node, from, until }) as FreshRow[]) foldFresh(row, folds, grid);
    return new Map([...folds.values()].map(({ key, fold }) => [key, fold]));
  },

  /** Why the file from before could not be used; told once. */
  telemetryPutAside({ sql }: StoreContext): readonly string[] {
    const told = sql(putAsideSql).all() as { because: string }[];
    if (told.length > 0) sql(forgetPutAsideSql).run();
    return told.map(({ because }) => because);
  },
};

export type TelemetryOperations = typeof telemetryOperations;

interface SeriesFold {
  readonly key: string;
  readonly fold: FoldedSeries;
}

interface ChunkRow {
  readonly place: number;
  readonly packed: Uint8Array;
}

function addFresh({ sql }: StoreContext, nodeId: number, gathered: GatheredRows, now: number): void {
  const { keys, firstBucket, buckets } = gathered;
  const seriesIds = Uint32Array.from(keys, (key) => {
    const there = sql(seriesIdSql).get({ nodeId, key }) as SeriesRow | undefined;
    if (there !== undefined && now - there.seenAt < TOUCH_SERIES_MS) return there.seriesId;
    return (sql(addSeriesSql).get({ nodeId, key, now }) as SeriesRow).seriesId;
  });
  const [{ stepSec }] = LEVELS;
  const fromSec = firstBucket * stepSec;
  const untilSec = fromSec + buckets * stepSec;
  sql(addFreshSql).run({ nodeId, fromSec, untilSec, packed: packFresh({ ...gathered, seriesIds }) });
}

function foldChunk({ place, packed }: ChunkRow, level: Level, fold: FoldedSeries, grid: Grid): void {
  const { mean, most } = unpackChunk(packed);
  const begins = beginningOf(place, level);
  for (let step = 0; step < mean.length; step++)
    foldIn(fold, grid, begins + step * level.stepSec, mean[step]!, most[step]!, level.stepSec);
}

function foldFresh(row: FreshRow, folds: ReadonlyMap<number, SeriesFold>, grid: Grid): void {
  const { seriesIds, buckets, mean, most, count } = unpackFresh(row.packed);
  const [{ stepSec }] = LEVELS;
  const first = row.untilSec - buckets * stepSec;
  seriesIds.forEach((seriesId, place) => {
    const series = folds.get(seriesId);
    if (series === undefined) return;
    const { key, fold } = series;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const index = place * buckets + bucket;
      const atSec = first + bucket * stepSec;
      if (count[index]! > 0 && atSec >= row.fromSec)
        foldIn(fold, grid, atSec, mean[index]!, most[index]!, secondsOf(key, count[index]!));
    }
  });
}

/** What of the node that waits longest is older than it is kept. */
function expireOne({ sql }: StoreContext, now: number): boolean {
  const node = sql(nodeToExpireSql).get({ before: now - EXPIRE_EVERY_MS, now }) as { nodeId: number } | undefined;
  if (node === undefined) return false;
  const { nodeId } = node;
  for (const { seriesId, seenAt } of sql(seriesOfNodeIdSql).all({ nodeId }) as SeriesRow[]) {
    for (const level of LEVELS) {
      const before = placeOf(seriesId, level, now / 1000 - level.keptSec);
      sql(removeChunksSql).run({ first: placeOf(seriesId, level, 0), before });
    }
    if (seenAt >= now - DAY_MS) continue;
    if (sql(chunksBetweenSql).get(placesOf(seriesId)) === undefined) sql(removeSeriesSql).run({ seriesId });
  }
  sql(removeEmptyNodeSql).run({ nodeId, before: now - DAY_MS });
  sql(setExpiredSql).run({ nodeId, now });
  return true;
}
