import { parseSeries } from '../protocol/series.ts';
import type { StoreContext } from '../store/operation.ts';
import { beginningOf, HOUR_SEC, LEVELS, type Level, levelsOf, placeOf, STEPS_IN_CHUNK } from './keeping.ts';
import { type Columns, emptyColumns, packChunk, unpackChunk } from './packed-chunk.ts';
import { unpackFresh } from './packed-fresh.ts';
import chunkAtSql from './sql/chunk-at.sql';
import freshOfHourSql from './sql/fresh-of-hour.sql';
import removeFreshSql from './sql/remove-fresh.sql';
import seriesOfNodeIdSql from './sql/series-of-node-id.sql';
import setChunkSql from './sql/set-chunk.sql';
import shortenFreshSql from './sql/shorten-fresh.sql';

export interface FreshRow {
  readonly fromSec: number;
  readonly untilSec: number;
  readonly packed: Uint8Array;
}

export interface SeriesRow {
  readonly seriesId: number;
  readonly key: string;
  readonly seenAt: number;
}

interface Sums {
  readonly sum: Float64Array;
  readonly count: Uint32Array;
  readonly most: Float32Array;
}

/** Moves an hour of a node from the rows as it came into chunks, one a series and level. @param hour when it begins, in seconds */
export function compactHour({ sql }: StoreContext, nodeId: number, hour: number): void {
  const until = hour + HOUR_SEC;
  const rows = sql(freshOfHourSql).all({ nodeId, from: hour, until }) as FreshRow[];
  const sums = addUp(rows, hour);
  const names = new Map((sql(seriesOfNodeIdSql).all({ nodeId }) as SeriesRow[]).map((row) => [row.seriesId, row.key]));
  for (const [seriesId, series] of sums) {
    const keep = parseSeries(names.get(seriesId) ?? '')?.definition.keep;
    if (keep === undefined) continue; // a series that a later version has no more
    const fine = columnsOf(series);
    for (const level of levelsOf(keep)) {
      const place = placeOf(seriesId, level, hour);
      const there = sql(chunkAtSql).get({ place }) as { packed: Uint8Array } | undefined;
      const chunk = there === undefined ? emptyColumns() : unpackChunk(there.packed);
      putInto(chunk, coarser(fine, level), (hour - beginningOf(place, level)) / level.stepSec);
      sql(setChunkSql).run({ place, packed: packChunk(chunk) });
    }
  }
  sql(removeFreshSql).run({ nodeId, until });
  sql(shortenFreshSql).run({ nodeId, until });
}

/** A step of ten seconds may have come in two rows, where a minute was written in between. */
function addUp(rows: readonly FreshRow[], hour: number): Map<number, Sums> {
  const [{ stepSec }] = LEVELS;
  const all = new Map<number, Sums>();
  for (const { fromSec, untilSec, packed } of rows) {
    const { seriesIds, buckets, mean, most, count } = unpackFresh(packed);
    const first = untilSec / stepSec - buckets;
    seriesIds.forEach((seriesId, place) => {
      const into = all.get(seriesId) ?? emptySums();
      all.set(seriesId, into);
      for (let bucket = 0; bucket < buckets; bucket++) {
        const index = place * buckets + bucket;
        const step = first + bucket - hour / stepSec;
        if (count[index] === 0 || step < 0 || step >= STEPS_IN_CHUNK || (first + bucket) * stepSec < fromSec) continue;
        into.sum[step]! += mean[index]! * count[index]!;
        into.count[step]! += count[index]!;
        into.most[step] = Math.max(into.most[step]!, most[index]!);
      }
    });
  }
  return all;
}

function emptySums(): Sums {
  return {
    sum: new Float64Array(STEPS_IN_CHUNK),
    count: new Uint32Array(STEPS_IN_CHUNK),
    most: new Float32Array(STEPS_IN_CHUNK).fill(Number.NEGATIVE_INFINITY),
  };
}

function columnsOf({ sum, count, most }: Sums): Columns {
  const columns = emptyColumns();
  for (let step = 0; step < STEPS_IN_CHUNK; step++) {
    if (count[step] === 0) continue;
    columns.mean[step] = sum[step]! / count[step]!;
    columns.most[step] = most[step]!;
  }
  return columns;
}

/** The mean of the steps that there are, and the greatest of them. */
function coarser(fine: Columns, { stepSec }: Level): Columns {
  const many = stepSec / LEVELS[0].stepSec;
  const columns = emptyColumns(STEPS_IN_CHUNK / many);
  for (let step = 0; step < columns.mean.length; step++) {
    let sum = 0;
    let count = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let index = step * many; index < (step + 1) * many; index++) {
      const mean = fine.mean[index]!;
      if (Number.isNaN(mean)) continue;
      sum += mean;
      count++;
      most = Math.max(most, fine.most[index]!);
    }
    if (count === 0) continue;
    columns.mean[step] = sum / count;
    columns.most[step] = most;
  }
  return columns;
}

function putInto(chunk: Columns, columns: Columns, from: number): void {
  for (let step = 0; step < columns.mean.length; step++) {
    if (Number.isNaN(columns.mean[step]!)) continue;
    chunk.mean[from + step] = columns.mean[step]!;
    chunk.most[from + step] = columns.most[step]!;
  }
}
