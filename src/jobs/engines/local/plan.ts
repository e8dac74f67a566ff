import type { Amounts } from './consumables.ts';

/** A running job without a limit never ends, as far as anyone can plan: it holds its place until then. */
export const FAR_MS = 1e15;

export interface Occupant {
  readonly needs: Amounts;
  readonly endsAtMs: number | undefined;
}

/**
 * What is free from now on, as time limits say: conservative backfill (Mu'alem and Feitelson, 2001). Each job, in order, is given the earliest
 * place that those before it leave; so a later one starts now only where it delays none of them.
 */
export class Plan {
  /** `#free[i]` holds from `#times[i]` until the next of them, the last one for ever. */
  readonly #times: number[];
  readonly #free: number[][];

  constructor(all: Amounts, occupants: readonly Occupant[], nowMs: number) {
    const free = [...all];
    for (const { needs } of occupants) subtract(free, needs);
    this.#times = [nowMs];
    this.#free = [free];
    // Who is over the limit is being ended, and will have gone in a moment.
    const ends = occupants.map(({ needs, endsAtMs = FAR_MS }) => ({ needs, endMs: Math.max(endsAtMs, nowMs + 1000) }));
    for (const { needs, endMs } of ends.sort((a, b) => a.endMs - b.endMs)) {
      const then = [...this.#free.at(-1)!];
      add(then, needs);
      if (this.#times.at(-1) === endMs) this.#free[this.#free.length - 1] = then;
      else {
        this.#times.push(endMs);
        this.#free.push(then);
      }
    }
  }

  get freeNow(): Amounts {
    return this.#free[0]!;
  }

  /**
   * When the job starts at the latest; its place is taken then. FAR_MS and more: nobody knows.
   * @param needs not more than there is
   */
  place(needs: Amounts, durationMs: number | undefined): number {
    let from = 0;
    for (let at = 0; at < this.#times.length && this.#times[at]! < endOf(this.#times[from]!, durationMs); at++) {
      if (fits(needs, this.#free[at]!)) continue;
      from = at + 1;
      if (from === this.#times.length) return Number.POSITIVE_INFINITY;
    }
    const startMs = this.#times[from]!;
    const until = this.#cutAt(endOf(startMs, durationMs));
    for (let at = from; at < until; at++) subtract(this.#free[at]!, needs);
    return startMs;
  }

  /** Index of the stretch that begins at `timeMs`. */
  #cutAt(timeMs: number): number {
    const next = this.#times.findIndex((each) => each >= timeMs);
    if (next !== -1 && this.#times[next] === timeMs) return next;
    const at = next === -1 ? this.#times.length : next;
    this.#times.splice(at, 0, timeMs);
    this.#free.splice(at, 0, [...this.#free[at - 1]!]);
    return at;
  }
}

/** Of two without a limit the one that starts later ends later: so it does not pass one that waits for the end of the first. */
function endOf(startMs: number, durationMs: number | undefined): number {
  if (durationMs !== undefined) return startMs + Math.max(1, durationMs);
  return (Math.floor(startMs / FAR_MS) + 2) * FAR_MS;
}

function fits(needs: Amounts, free: Amounts): boolean {
  for (let index = 0; index < needs.length; index++) {
    // What a job does not need may be overdrawn: the computer may have had more of it when the others started.
    if (needs[index]! > 0 && needs[index]! > free[index]!) return false;
  }
  return true;
}

function subtract(amounts: number[], needs: Amounts): void {
  for (let index = 0; index < amounts.length; index++) amounts[index]! -= needs[index]!;
}

function add(amounts: number[], needs: Amounts): void {
  for (let index = 0; index < amounts.length; index++) amounts[index]! += needs[index]!;
}
