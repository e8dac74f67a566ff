import { type Candidate, type Search, type Setting, startingPoint } from './search.ts';
import { type Probe, Simplex } from './simplex.ts';

/** Points that one simplex can have computed at a time in a step. */
const STEP_POINTS = 4;

interface Offer {
  readonly simplex: Simplex;
  readonly probe: Probe;
}

/**
 * Nelder–Mead, see simplex.ts, started anew elsewhere whenever a simplex has shrunk to nothing. For several workers it
 * has the points computed ahead that the next step may need, and moves one simplex for each four workers.
 */
export class NelderMead implements Search {
  readonly #setting: Setting;
  readonly #simplexes: Simplex[] = [];
  readonly #offers = new Map<number, Offer>();
  #candidate = 0;
  #restarts = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
    const start = startingPoint(setting);
    for (let count = 0; count < Math.ceil(setting.workers / STEP_POINTS); count++)
      this.#simplexes.push(this.#simplexAt(count === 0 ? start : this.#anywhere()));
  }

  get restarts(): number {
    return this.#restarts;
  }

  next(): Candidate | undefined {
    return this.#offer(false) ?? (this.#setting.workers > 1 ? this.#offer(true) : undefined);
  }

  tell(candidate: number, value: number): void {
    const offer = this.#offers.get(candidate);
    if (offer === undefined) return;
    this.#offers.delete(candidate);
    offer.probe.value = value;
    offer.simplex.advance();
  }

  #offer(ahead: boolean): Candidate | undefined {
    for (let index = 0; index < this.#simplexes.length; index++) {
      const simplex = this.#present(index);
      const probe = simplex?.next(ahead);
      if (simplex === undefined || probe === undefined) continue;
      probe.isOffered = true;
      const candidate = this.#candidate++;
      this.#offers.set(candidate, { simplex, probe });
      return { candidate, at: probe.at };
    }
    return undefined;
  }

  /** The simplex in this place, or the one that takes it. */
  #present(index: number): Simplex | undefined {
    const simplex = this.#simplexes[index];
    if (simplex?.hasConverged !== true) return simplex;
    if (this.#restarts >= this.#setting.mostRestarts) return undefined;
    this.#restarts++;
    const fresh = this.#simplexAt(this.#anywhere());
    this.#simplexes[index] = fresh;
    return fresh;
  }

  #simplexAt(at: readonly number[]): Simplex {
    return new Simplex(at, this.#setting.steps);
  }

  #anywhere(): number[] {
    return this.#setting.chance.uniforms(this.#setting.dimension);
  }
}
