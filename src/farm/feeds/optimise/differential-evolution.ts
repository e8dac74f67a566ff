import { type Candidate, isFlat, mirrored, type Search, type Setting, startingPoint } from './search.ts';

/** Of a step from one member to another, and of a coordinate that is taken from it: each member has found its own. */
interface Habits {
  readonly step: number;
  readonly crossover: number;
}

interface Member extends Habits {
  readonly at: readonly number[];
  readonly value: number;
}

interface Trial extends Habits {
  readonly at: readonly number[];
  readonly target: number;
}

/** Three others and the target. */
const LEAST_MEMBERS = 4;
/** Fewer than the second of them are sometimes stuck in Rosenbrock's valley. */
const MEMBERS = { perDimension: 8, atLeast: 20 };
const COLLAPSED = 1e-9;

/**
 * Differential evolution rand/1/bin with step and crossover that adapt themselves, without generations: a trial is made of
 * the members that are there, and takes its target's place when its value comes, if it is as good. So any number of
 * workers is kept busy.
 * Sources: R. Storn and K. Price, Journal of Global Optimization 11 (1997); jDE of J. Brest et al., IEEE Transactions on
 * Evolutionary Computation 10 (2006).
 */
export class DifferentialEvolution implements Search {
  readonly #setting: Setting;
  readonly #population: number;
  readonly #trials = new Map<number, Trial>();
  #members: (Member | undefined)[] = [];
  #begun = 0;
  #target = 0;
  #candidate = 0;
  #restarts = 0;
  #told = 0;
  #isSpent = false;

  constructor(setting: Setting) {
    this.#setting = setting;
    const usual = Math.min(
      Math.max(MEMBERS.atLeast, MEMBERS.perDimension * setting.dimension, setting.workers),
      Math.floor(setting.points / 10),
    );
    this.#population = Math.max(LEAST_MEMBERS, setting.population ?? usual);
  }

  get restarts(): number {
    return this.#restarts;
  }

  next(): Candidate | undefined {
    if (this.#isSpent) {
      if (this.#restarts >= this.#setting.mostRestarts) return undefined;
      this.#restart();
    }
    if (this.#begun < this.#population) return this.#offer(this.#beginner());
    // More at a time would be guesses from what is about to be replaced.
    if (this.#trials.size >= Math.max(this.#population, this.#setting.workers)) return undefined;
    const present = this.#members.flatMap((member, index) => (member === undefined ? [] : [index]));
    return present.length < LEAST_MEMBERS ? undefined : this.#offer(this.#descendant(present));
  }

  tell(candidate: number, value: number): void {
    const trial = this.#trials.get(candidate);
    if (trial === undefined) return;
    this.#trials.delete(candidate);
    const { target, ...found } = trial;
    const holder = this.#members[target];
    if (holder === undefined || value <= holder.value) this.#members[target] = { ...found, value };
    if (++this.#told % this.#population === 0) this.#isSpent = this.#hasConverged();
  }

  #offer(trial: Trial): Candidate {
    const candidate = this.#candidate++;
    this.#trials.set(candidate, trial);
    return { candidate, at: trial.at };
  }

  #beginner(): Trial {
    const { chance, dimension } = this.#setting;
    const target = this.#begun++;
    const isFirst = target === 0 && this.#restarts === 0;
    const at = isFirst ? startingPoint(this.#setting) : chance.uniforms(dimension);
    return { at, target, step: 0.5, crossover: 0.9 };
  }

  #descendant(present: readonly number[]): Trial {
    const { chance, dimension } = this.#setting;
    const target = present[this.#target++ % present.length] as number;
    const parent = this.#member(target);
    const [base, from, to] = this.#threeOthers(present, target);
    const step = chance.uniform() < 0.1 ? 0.1 + 0.9 * chance.uniform() : parent.step;
    const crossover = chance.uniform() < 0.1 ? chance.uniform() : parent.crossover;
    const always = chance.below(dimension);
    const at = parent.at.map((coordinate, axis) => {
      const crosses = chance.uniform() < crossover || axis === always;
      return crosses ? (base.at[axis] ?? 0) + step * ((to.at[axis] ?? 0) - (from.at[axis] ?? 0)) : coordinate;
    });
    return { at: mirrored(at), target, step, crossover };
  }

  #threeOthers(present: readonly number[], target: number): readonly [Member, Member, Member] {
    const drawn = new Set([target]);
    while (drawn.size < LEAST_MEMBERS) drawn.add(present[this.#setting.chance.below(present.length)] as number);
    const [, base, from, to] = [...drawn].map((index) => this.#member(index));
    return [base, from, to] as [Member, Member, Member];
  }

  #member(index: number): Member {
    return this.#members[index] as Member;
  }

  #hasConverged(): boolean {
    const members = this.#members.filter((member) => member !== undefined);
    if (members.length < this.#population) return false;
    const values = members.map(({ value }) => value);
    if (isFlat(Math.min(...values), Math.max(...values))) return true;
    return this.#setting.steps.every((_, axis) => {
      const coordinates = members.map(({ at }) => at[axis] ?? 0);
      return Math.max(...coordinates) - Math.min(...coordinates) < COLLAPSED;
    });
  }

  #restart(): void {
    this.#restarts++;
    this.#members = [];
    this.#trials.clear();
    this.#begun = 0;
    this.#isSpent = false;
  }
}
