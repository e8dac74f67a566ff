import type { OptimiseSpec } from '../../../protocol/optimise.ts';
import { Chance } from './chance.ts';
import { METHODS } from './methods.ts';
import type { Search } from './search.ts';
import { Space } from './space.ts';

/** Points in a row that were known: what is still unknown is not found this way. */
const MOST_KNOWN = 10_000;

export interface OptimiserTask {
  /** The parameters as JSON: equal ones are one task. */
  readonly key: string;
  readonly params: string;
}

export interface Improvement {
  readonly key: string;
  readonly value: number;
  /** How many tasks had been told. */
  readonly evaluation: number;
}

interface Point {
  /** The parameters, without the number of a repeat. */
  readonly key: string;
  /** One a repeat, the value of an untold one missing; those of the search, which takes the least for the best. */
  readonly values: (number | undefined)[];
  untold: number;
  /** All that the search asked for and are this point. */
  readonly candidates: number[];
}

/**
 * What stands between a run and a search: it offers points as tasks, each once, takes answers in any order, averages
 * repeats, and keeps the budget. The same calls in the same order have the same results.
 */
export class Optimiser {
  readonly #spec: OptimiseSpec;
  readonly #space: Space;
  readonly #search: Search;
  readonly #sign: 1 | -1;
  readonly #points: number;
  readonly #ready: OptimiserTask[] = [];
  readonly #untold = new Map<string, { readonly point: Point; readonly repeat: number }>();
  readonly #underWay = new Map<string, Point>();
  readonly #known = new Map<string, number>();
  #begun = 0;
  #told = 0;
  #isClosed = false;
  #best: Improvement | undefined;

  /** `workers`: how many tasks are computed at a time. */
  constructor(spec: OptimiseSpec, { seed, workers }: { readonly seed: number; readonly workers: number }) {
    this.#spec = spec;
    this.#space = new Space(spec.parameters);
    this.#sign = spec.goal === 'minimise' ? 1 : -1;
    this.#points = Math.min(Math.floor(spec.evaluations / spec.repeats), this.#space.size);
    this.#search = new METHODS[spec.method]({
      dimension: this.#space.dimension,
      chance: new Chance(seed),
      start: this.#space.coordinatesOf(spec.start ?? {}),
      steps: this.#space.steps,
      points: this.#points,
      workers: Math.max(1, Math.ceil(workers / spec.repeats)),
      population: spec.population,
      mostRestarts: spec.restarts ?? Infinity,
    });
  }

  get best(): Improvement | undefined {
    return this.#best;
  }

  /** Tasks that have been told. */
  get evaluations(): number {
    return this.#told;
  }

  get restarts(): number {
    return this.#search.restarts;
  }

  /**
   * At most `n` tasks. None: nothing more before it is told; `done`: nothing more at all, and nothing left to be told.
   * To be asked for 0 closes it: it offers nothing more.
   */
  ask(n: number): { readonly tasks: readonly OptimiserTask[]; readonly done: boolean } {
    if (n === 0) this.#isClosed = true;
    const tasks: OptimiserTask[] = [];
    while (tasks.length < n) {
      const task = this.#isClosed ? undefined : (this.#ready.shift() ?? this.#nextPoint());
      if (task === undefined) break;
      tasks.push(task);
    }
    const isIdle = tasks.length === 0 && this.#untold.size === this.#ready.length;
    return { tasks, done: isIdle };
  }

  /** Takes the answer to a task, `undefined` where it failed; the improvement that it was, if it was one. */
  tell(key: string, answer: unknown): Improvement | undefined {
    const asked = this.#untold.get(key);
    if (asked === undefined) return undefined;
    const { point, repeat } = asked;
    this.#untold.delete(key);
    this.#told++;
    point.values[repeat] = this.#sign * numberIn(answer);
    point.untold--;
    return point.untold === 0 ? this.#settle(point, key) : undefined;
  }

  #nextPoint(): OptimiserTask | undefined {
    if (this.#begun === this.#points) return undefined;
    for (let known = 0; known < MOST_KNOWN; known++) {
      const next = this.#search.next();
      if (next === undefined) return undefined;
      const parameters = this.#space.parametersAt(next.at);
      const key = JSON.stringify(parameters);
      const value = this.#known.get(key);
      const underWay = this.#underWay.get(key);
      if (value !== undefined) this.#search.tell(next.candidate, value);
      else if (underWay !== undefined) underWay.candidates.push(next.candidate);
      else return this.#begin(key, parameters, next.candidate);
    }
    return undefined;
  }

  #begin(key: string, parameters: Readonly<Record<string, number>>, candidate: number): OptimiserTask | undefined {
    this.#begun++;
    const { repeats } = this.#spec;
    const point: Point = { key, values: new Array(repeats).fill(undefined), untold: repeats, candidates: [candidate] };
    this.#underWay.set(key, point);
    for (let repeat = 0; repeat < repeats; repeat++) {
      const params = repeats === 1 ? key : JSON.stringify({ ...parameters, repeat: repeat + 1 });
      this.#untold.set(params, { point, repeat });
      this.#ready.push({ key: params, params });
    }
    return this.#ready.shift();
  }

  #settle(point: Point, key: string): Improvement | undefined {
    const mean = point.values.reduce<number>((sum, value) => sum + (value ?? Infinity), 0) / point.values.length;
    const value = Number.isFinite(mean) ? mean : Infinity;
    this.#underWay.delete(point.key);
    this.#known.set(point.key, value);
    for (const candidate of point.candidates) this.#search.tell(candidate, value);
    if (value === Infinity || (this.#best !== undefined && value >= this.#sign * this.#best.value)) return undefined;
    this.#best = { key, value: this.#sign * value + 0, evaluation: this.#told };
    const { target } = this.#spec;
    if (target !== undefined && value <= this.#sign * target) this.#isClosed = true;
    return this.#best;
  }
}

/** The number that an answer is, or has under `value`; NaN where there is none. */
function numberIn(answer: unknown): number {
  const value = typeof answer === 'object' && answer !== null ? (answer as { value?: unknown }).value : answer;
  return typeof value === 'number' ? value : Number.NaN;
}
