import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';
import type { MeterDriver, Reading } from './driver.ts';
import type { MeterSamples } from './meter-samples.ts';

/** A plug that is silent is asked again after 1, 2, 4, … of its intervals, but never more seldom than so. */
const SLOWEST_MS = 60_000;
/** A reading is the present one for so many intervals. */
const HOLDS_INTERVALS = 4;

export interface ReaderParts {
  readonly driver: MeterDriver;
  readonly samples: MeterSamples;
  readonly everySec: number;
  readonly now: () => number;
  readonly warn: (message: string, error?: unknown) => void;
}

/** Asks one meter again and again, one request at a time. */
export class MeterReader {
  readonly #parts: ReaderParts;
  readonly #stopping = new AbortController();
  #reading: Reading | undefined;
  #trouble: string | undefined;
  #asking: Promise<void> | undefined;
  #loop: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get state(): 'waiting' | 'live' | 'silent' {
    if (this.#trouble !== undefined) return 'silent';
    return this.present === undefined ? 'waiting' : 'live';
  }

  /** Why it is silent, in a sentence or two. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** What it shows now. */
  get present(): Reading | undefined {
    const { now, everySec } = this.#parts;
    const reading = this.#reading;
    return reading !== undefined && now() - reading.at <= HOLDS_INTERVALS * everySec * 1000 ? reading : undefined;
  }

  start(): void {
    this.#loop = this.#readOn();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#asking;
    try {
      await this.#parts.samples.write();
    } catch (error) {
      this.#parts.warn('the last readings of a power meter could not be kept', error);
    }
  }

  /** Asks it now; who comes while it is being asked shares that answer. Never fails: `trouble` says what is wrong. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #readOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.ask();
      const waitMs = Math.min(this.#parts.everySec * 1000 * 2 ** Math.min(this.#failures, 10), SLOWEST_MS);
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {}); // it was stopped
    }
  }

  async #ask(): Promise<void> {
    const { driver, samples, warn } = this.#parts;
    try {
      const reading = await driver.read(this.#stopping.signal);
      this.#reading = reading;
      this.#trouble = undefined;
      this.#failures = 0;
      await samples.add(reading).catch((error: unknown) => warn('what a power meter shows could not be kept', error));
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#failures++;
      if (!(error instanceof BreadboxError)) warn('a power meter could not be read', error);
      this.#trouble =
        error instanceof BreadboxError
          ? [error.message, error.hint].filter(Boolean).join(' ')
          : 'It could not be read; the log of the head says why.';
    }
  }
}
