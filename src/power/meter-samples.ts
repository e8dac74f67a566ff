import type { Store } from '../store/operation.ts';
import { type FoldedSeries, foldIn, type Grid, secondsOf } from '../telemetry/fold.ts';
import { Gathered } from '../telemetry/gathered.ts';
import { type History, readHistory } from '../telemetry/history.ts';
import type { TelemetryOperations } from '../telemetry/operations.ts';

export const METER_SERIES = 'meter_power_watts';
const WRITE_EVERY_MS = 60_000;
/** Each reading is known so long; what is older is known in steps of ten seconds. */
const REMEMBERED_MS = 3_600_000;

export interface PowerSample {
  readonly at: number;
  readonly watts: number;
}

export interface MeterHistoryQuery {
  readonly since: string;
  readonly until?: string | undefined;
  readonly points: number;
}

/** Where in telemetry.db a meter is kept: under a name that no node can have. */
function placeOf(meter: string): string {
  return `meter:${meter}`;
}

/** The readings of one meter: the last hour in memory, all in the store of telemetry, coarser with age. */
export class MeterSamples {
  readonly #meter: string;
  readonly #store: Store<TelemetryOperations>;
  readonly #now: () => number;
  readonly #recent: PowerSample[] = [];
  #gathered = new Gathered();
  #writing: Gathered | undefined;
  #writeAt: number;

  constructor(meter: string, store: Store<TelemetryOperations>, now: () => number) {
    this.#meter = meter;
    this.#store = store;
    this.#now = now;
    this.#writeAt = now() + WRITE_EVERY_MS;
  }

  /** Since when each reading is known. */
  get rememberedSince(): number {
    return this.#recent[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Oldest first. */
  between(fromMs: number, toMs: number): readonly PowerSample[] {
    return this.#recent.filter(({ at }) => at >= fromMs && at <= toMs);
  }

  /** Writes what has gathered once a minute. @throws what the store throws; the samples of that minute are lost then */
  async add({ at, watts }: PowerSample): Promise<void> {
    this.#recent.push({ at, watts });
    while (this.#recent.length > 0 && at - this.#recent[0]!.at > REMEMBERED_MS) this.#recent.shift();
    this.#gathered.add(METER_SERIES, watts, at);
    if (at >= this.#writeAt && this.#writing === undefined) await this.write();
  }

  async write(): Promise<void> {
    const gathered = this.#gathered;
    if (gathered.isEmpty) return;
    const now = this.#now();
    this.#writeAt = now + WRITE_EVERY_MS;
    this.#writing = gathered;
    this.#gathered = new Gathered();
    const row = {
      node: placeOf(this.#meter),
      about: null,
      seenAt: now,
      session: null,
      taken: -1,
      rows: gathered.rows(),
    };
    try {
      await this.#store.write('keepTelemetry', { nodes: [row], now });
    } finally {
      this.#writing = undefined;
    }
  }

  /** In steps of ten seconds or more. @throws BreadboxError `bad-input` */
  async history(query: MeterHistoryQuery): Promise<Pick<History, 'from' | 'stepSec'> & History['series'][string]> {
    const { from, stepSec, series } = await readHistory(
      { store: this.#store, keeper: { foldIn: this.#foldIn }, now: this.#now, startedAt: Number.POSITIVE_INFINITY },
      placeOf(this.#meter),
      undefined,
      { ...query, series: METER_SERIES },
    );
    return { from, stepSec, ...series[METER_SERIES]! };
  }

  /** What is not in the store yet. */
  #foldIn = (_node: string, key: string, fold: FoldedSeries, grid: Grid): void => {
    for (const gathered of [this.#gathered, this.#writing])
      for (const { atSec, mean, most, count } of gathered?.of(key) ?? [])
        foldIn(fold, grid, atSec, mean, most, secondsOf(key, count));
  };
}
