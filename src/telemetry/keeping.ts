import type { Keeping, SeriesName } from '../protocol/series.ts';

/** One resolution in which telemetry is kept. */
export interface Level {
  /** 0, 1, 2: its place in `LEVELS`. */
  readonly level: number;
  readonly stepSec: number;
  /** Of how long a time one chunk is. */
  readonly chunkSec: number;
  readonly keptSec: number;
}

/** Every second is known, in memory. A thousand nodes have thirty thousand series that change. */
export const FINE_SECONDS = 60;
/** Of these longer: alerts compare what is with what was. */
export const LOOKED_BACK_SECONDS = 600;
export const LOOKED_BACK_AT: ReadonlySet<SeriesName> = new Set([
  'cpu_busy_ratio',
  'cpu_temperature_celsius',
  'air_temperature_celsius',
]);

export const STEPS_IN_CHUNK = 360;
const DAY_SEC = 86_400;

/** 10 s for a day, 1 min for a month, 10 min for two years. */
export const LEVELS: readonly [Level, Level, Level] = [
  { level: 0, stepSec: 10, chunkSec: 10 * STEPS_IN_CHUNK, keptSec: DAY_SEC },
  { level: 1, stepSec: 60, chunkSec: 60 * STEPS_IN_CHUNK, keptSec: 31 * DAY_SEC },
  { level: 2, stepSec: 600, chunkSec: 600 * STEPS_IN_CHUNK, keptSec: 731 * DAY_SEC },
];

/** What moves into chunks together. */
export const HOUR_SEC = LEVELS[0].chunkSec;

const LEVELS_OF: Readonly<Record<Keeping, number>> = { day: 1, month: 2, years: 3 };
const CHUNKS_OF_LEVEL = 2 ** 24;
const LEVELS_OF_SERIES = 4;

/** The levels that a series is kept in, the finest first. */
export function levelsOf(keep: Keeping): readonly Level[] {
  return LEVELS.slice(0, LEVELS_OF[keep]);
}

/** Where the chunk is that has this second (telemetry-migrations/0001-telemetry.sql). */
export function placeOf(seriesId: number, { level, chunkSec }: Level, second: number): number {
  return (seriesId * LEVELS_OF_SERIES + level) * CHUNKS_OF_LEVEL + Math.max(0, Math.floor(second / chunkSec));
}

/** All places of a series. */
export function placesOf(seriesId: number): { readonly first: number; readonly last: number } {
  const first = seriesId * LEVELS_OF_SERIES * CHUNKS_OF_LEVEL;
  return { first, last: first + LEVELS_OF_SERIES * CHUNKS_OF_LEVEL - 1 };
}

/** When the chunk at a place begins. */
export function beginningOf(place: number, { chunkSec }: Level): number {
  return (place % CHUNKS_OF_LEVEL) * chunkSec;
}
