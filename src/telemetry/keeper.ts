import type { Store } from '../store/operation.ts';
import { type FoldedSeries, foldIn, type Grid, secondsOf } from './fold.ts';
import { Gathered } from './gathered.ts';
import type { NodeRecord } from './node-record.ts';
import type { KeptNode, TelemetryOperations } from './operations.ts';

/** What a crash costs: an agent sends again only what it was not told has arrived. */
const WRITE_EVERY_MS = 60_000;

interface Kept {
  readonly record: NodeRecord;
  gathered: Gathered;
  /** What is on its way to the disk. */
  writing: Gathered | undefined;
  writeAt: number;
  about: string | undefined;
}

/** Brings what was measured to the store: each node once a minute, one after another. */
export class Keeper {
  readonly #store: Store<TelemetryOperations>;
  readonly #warn: (message: string, error?: unknown) => void;
  readonly #kept = new Map<string, Kept>();
  #isTending = false;
  #hasFailed = false;

  constructor(store: Store<TelemetryOperations>, warn: (message: string, error?: unknown) => void) {
    this.#store = store;
    this.#warn = warn;
  }

  /** Where what is measured of a node now adds up, until it is written. */
  gathered(record: NodeRecord, now: number): Gathered {
    return this.#of(record, now).gathered;
  }

  forget(node: string): void {
    this.#kept.delete(node);
  }

  /** Writes what is due, and lets the store do a little of what is to be done there. Never fails: what cannot be kept is said. */
  async tend(now: number): Promise<void> {
    const due = [...this.#kept.values()].filter(({ writeAt, writing }) => {
      const waitsMs = writeAt - now;
      // Longer: the clock was set back.
      return writing === undefined && (waitsMs <= 0 || waitsMs > WRITE_EVERY_MS);
    });
    await this.#write(due, now);
    if (this.#isTending) return;
    this.#isTending = true;
    try {
      await this.#store.write('tendTelemetry', { now });
    } catch (error) {
      this.#warn('telemetry of the last hours could not be put in order', error);
    } finally {
      this.#isTending = false;
    }
  }

  /** Everything, before the head ends. */
  async writeAll(now: number): Promise<void> {
    await this.#write([...this.#kept.values()], now);
  }

  /** What is not in the store yet. */
  foldIn(node: string, key: string, fold: FoldedSeries, grid: Grid): void {
    const kept = this.#kept.get(node);
    for (const gathered of [kept?.gathered, kept?.writing])
      for (const { atSec, mean, most, count } of gathered?.of(key) ?? [])
        foldIn(fold, grid, atSec, mean, most, secondsOf(key, count));
  }

  #of(record: NodeRecord, now: number): Kept {
    const there = this.#kept.get(record.node);
    if (there?.record === record) return there;
    // Nodes come to write at different seconds of a minute, however close together they began.
    const writeAt = now + 1000 * (1 + (this.#kept.size % (WRITE_EVERY_MS / 1000)));
    const kept: Kept = { record, gathered: new Gathered(), writing: undefined, writeAt, about: undefined };
    this.#kept.set(record.node, kept);
    return kept;
  }

  async #write(kept: readonly Kept[], now: number): Promise<void> {
    const nodes = kept.filter(({ gathered }) => !gathered.isEmpty).map((each) => this.#toWrite(each, now));
    if (nodes.length === 0) return;
    try {
      await this.#store.write('keepTelemetry', { nodes, now });
      if (this.#hasFailed) this.#warn('telemetry is kept again');
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) this.#warn('telemetry cannot be kept: its history will have a hole', error);
      this.#hasFailed = true;
      for (const each of kept) each.about = undefined;
    } finally {
      for (const each of kept) each.writing = undefined;
    }
  }

  #toWrite(each: Kept, now: number): KeptNode {
    const { record, gathered } = each;
    const { node, seenAt, session } = record;
    const about = JSON.stringify(record.about);
    const isNew = about !== each.about;
    each.about = about;
    each.writing = gathered;
    each.gathered = new Gathered();
    each.writeAt = now + WRITE_EVERY_MS;
    const taken = session === undefined ? -1 : record.taken(session);
    return { node, about: isNew ? about : null, seenAt, session: session ?? null, taken, rows: gathered.rows() };
  }
}
