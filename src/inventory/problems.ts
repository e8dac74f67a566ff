import { BreadboxError } from '../cluster/errors.ts';
import type { Place } from './node-entry.ts';

/** More than these in one answer nobody reads. */
const SHOWN = 50;

interface Problem {
  readonly place: Place | undefined;
  readonly what: string;
}

/** What is wrong with a file, such as an inventory, collected so that it is told all at once. */
export class Problems {
  readonly #file: string | undefined;
  readonly #hint: string;
  readonly #found: Problem[] = [];
  #more = 0;

  constructor(file: string | undefined, more = 'docs/inventory.md says what an inventory holds.') {
    this.#file = file;
    this.#hint = more;
  }

  get none(): boolean {
    return this.#found.length === 0;
  }

  /** `what` is a sentence that says what was expected. */
  add(place: Place | undefined, what: string): void {
    if (this.#found.length < SHOWN) this.#found.push({ place, what });
    else this.#more++;
  }

  /** @throws BreadboxError `bad-input` with a line for each problem, in the order of the file */
  check(): void {
    if (this.none) return;
    const order = ({ place }: Problem) => (place === undefined ? 0 : place.line * 1e6 + place.column);
    const lines = [...this.#found].sort((a, b) => order(a) - order(b)).map((problem) => this.#line(problem));
    if (this.#more > 0) lines.push(`and ${this.#more} more.`);
    throw new BreadboxError('bad-input', lines.join('\n'), {
      hint: this.#file === undefined ? 'Nothing was changed.' : `Nothing was changed. ${this.#hint}`,
    });
  }

  #line({ place, what }: Problem): string {
    const where = [this.#file, place?.line, place?.column].filter((part) => part !== undefined);
    return where.length === 0 ? what : `${where.join(':')}: ${what}`;
  }
}
