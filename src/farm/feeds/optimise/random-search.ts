import { type Candidate, type Search, type Setting, startingPoint } from './search.ts';

/**
 * Points by chance alone, the first of them the given start: the yardstick for every other method.
 * Source: J. Bergstra and Y. Bengio, Random search for hyper-parameter optimization, JMLR 13 (2012).
 */
export class RandomSearch implements Search {
  readonly restarts = 0;
  readonly #setting: Setting;
  #candidate = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  next(): Candidate {
    const { dimension, chance } = this.#setting;
    const candidate = this.#candidate++;
    return { candidate, at: candidate === 0 ? startingPoint(this.#setting) : chance.uniforms(dimension) };
  }

  tell(): void {
    // What was found changes nothing.
  }
}
