import type { SensorTrouble } from '../../protocol/telemetry.ts';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

interface Failing {
  readonly trouble: SensorTrouble;
  readonly pauseMs: number;
  readonly retryAt: number;
}

/**
 * What is read in spite of that parts of it may break. A part that throws is in `troubles` until it can be read again, and is tried
 * less and less often: after 5 s, 10 s, … 5 min.
 */
export class Attempts {
  readonly #failing = new Map<string, Failing>();

  get troubles(): readonly SensorTrouble[] {
    return [...this.#failing.values()].map(({ trouble }) => trouble);
  }

  /** Whether it is time to read it. */
  mayTry(collector: string, sensor: string, now: number): boolean {
    if (this.#failing.size === 0) return true;
    const failing = this.#failing.get(key(collector, sensor));
    return failing === undefined || now >= failing.retryAt;
  }

  /** Reads it if it is time to; whatever it throws becomes a trouble. */
  attempt(collector: string, sensor: string, now: number, read: () => void): void {
    if (!this.mayTry(collector, sensor, now)) return;
    try {
      read();
    } catch (error) {
      this.failed(collector, sensor, now, error);
      return;
    }
    this.succeeded(collector, sensor);
  }

  /** `state`: `missing` where the owner says that it is there. */
  failed(
    collector: string,
    sensor: string,
    now: number,
    error: unknown,
    state: SensorTrouble['state'] = 'failing',
  ): void {
    const before = this.#failing.get(key(collector, sensor));
    const pauseMs = before === undefined ? FIRST_PAUSE_MS : Math.min(2 * before.pauseMs, LONGEST_PAUSE_MS);
    const because = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    const trouble = { collector, sensor, state, because };
    this.#failing.set(key(collector, sensor), { trouble, pauseMs, retryAt: now + pauseMs });
  }

  succeeded(collector: string, sensor: string): void {
    if (this.#failing.size > 0) this.#failing.delete(key(collector, sensor));
  }

  /** Those of a collector that are there no more: what was unplugged is absent, not broken. */
  keepOnly(collector: string, sensors: readonly string[]): void {
    for (const { trouble } of this.#failing.values()) {
      if (trouble.collector === collector && !sensors.includes(trouble.sensor))
        this.succeeded(collector, trouble.sensor);
    }
  }
}

function key(collector: string, sensor: string): string {
  return `${collector} ${sensor}`;
}
