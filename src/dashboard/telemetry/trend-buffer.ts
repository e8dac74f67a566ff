/** What one step of a sparkline stands for, and how many there are: the last half hour. */
export const TREND_STEP_SEC = 30;
export const TREND_STEPS = 60;

const STEP_MS = TREND_STEP_SEC * 1000;

interface Step {
  readonly index: number;
  sum: number;
  count: number;
}

/** The last half hour of one figure in even steps: filled once from what the head has kept, then by what is live. */
export class TrendBuffer {
  readonly #steps: (Step | undefined)[] = new Array(TREND_STEPS);
  /** The first second that was seen live; what the head has kept of it and later is known already. */
  #liveFromMs = Number.POSITIVE_INFINITY;

  /** One more value, measured at `atMs`. */
  add(atMs: number, value: number): void {
    this.#liveFromMs = Math.min(this.#liveFromMs, atMs);
    this.#take(atMs, value, 1);
  }

  /** What was kept: a value every `stepSec`, the first step beginning at `fromMs`; `null` where nothing was measured. */
  fill(fromMs: number, stepSec: number, values: readonly (number | null)[]): void {
    for (const [index, value] of values.entries()) {
      const atMs = fromMs + index * stepSec * 1000;
      if (value !== null && atMs + stepSec * 1000 <= this.#liveFromMs) this.#take(atMs, value, stepSec);
    }
  }

  /** Means, oldest first, the last of them of the step that `nowMs` is in; `undefined`: nothing was measured. */
  values(nowMs: number): readonly (number | undefined)[] {
    const last = Math.floor(nowMs / STEP_MS);
    return Array.from({ length: TREND_STEPS }, (_, place) => {
      const index = last - TREND_STEPS + 1 + place;
      const step = this.#steps[index % TREND_STEPS];
      return step?.index === index ? step.sum / step.count : undefined;
    });
  }

  /** Forgets all: what follows comes after a gap, and the head is asked for it again. */
  clear(): void {
    this.#steps.fill(undefined);
    this.#liveFromMs = Number.POSITIVE_INFINITY;
  }

  #take(atMs: number, value: number, weight: number): void {
    const index = Math.floor(atMs / STEP_MS);
    const place = index % TREND_STEPS;
    const step = this.#steps[place];
    if (step === undefined || step.index < index) this.#steps[place] = { index, sum: value * weight, count: weight };
    else if (step.index === index) {
      step.sum += value * weight;
      step.count += weight;
    }
  }
}
