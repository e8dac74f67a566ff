import { BreadboxError } from './errors.ts';
import { MAX_NODES, nameProblem } from './node-pattern.ts';
import { nodeSetError } from './node-set-error.ts';
import { foldNames } from './node-set-fold.ts';
import { type GroupResolver, parseNodeSet } from './node-set-parse.ts';
import {
  difference,
  indexOfName,
  intersection,
  type SortedNames,
  sortNames,
  symmetricDifference,
  union,
} from './sorted-names.ts';

/**
 * A set of node names, as `pi[01-08,12]`: a value that never changes. Iterates, indexes and prints in natural order.
 * `pi1` and `pi01` are two nodes. Manual: docs/node-sets.md.
 */
export class NodeSet implements Iterable<string> {
  readonly #names: SortedNames;
  #folded: string | undefined;

  private constructor(names: SortedNames) {
    if (names.length > MAX_NODES) {
      const limit = MAX_NODES.toLocaleString('en');
      throw new BreadboxError(
        'bad-input',
        `A node set of ${names.length.toLocaleString('en')} nodes; at most ${limit} are taken.`,
      );
    }
    this.#names = names;
  }

  /** The empty text is the empty set. @throws BreadboxError `bad-input`, with the column */
  static parse(text: string, groups?: GroupResolver): NodeSet {
    return new NodeSet(parseNodeSet(text, groups));
  }

  /** Of single names, without ranges, groups or operators. @throws BreadboxError `bad-input` */
  static of(names: Iterable<string>): NodeSet {
    const list = [...names];
    for (const name of list) {
      const problem = nameProblem(name);
      if (problem !== undefined) throw nodeSetError(name, 0, problem.what, problem.hint);
    }
    return new NodeSet(sortNames(list));
  }

  get size(): number {
    return this.#names.length;
  }

  get isEmpty(): boolean {
    return this.#names.length === 0;
  }

  [Symbol.iterator](): IterableIterator<string> {
    return this.#names.values();
  }

  has(name: string): boolean {
    return indexOfName(this.#names, name) !== -1;
  }

  /** Counts from 0 in natural order; from the end when negative. */
  at(index: number): string | undefined {
    return this.#names.at(index);
  }

  /** As an array's: from `start` up to, not including, `end`. */
  slice(start?: number, end?: number): NodeSet {
    return new NodeSet(this.#names.slice(start, end));
  }

  /** Into at most `count` sets of neighbours, as equal in size as can be, the larger first; none is empty. */
  split(count: number): NodeSet[] {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new BreadboxError('bad-input', `A node set cannot be split into ${count} sets.`, {
        hint: 'Split it into 1 or more.',
      });
    }
    const sets = Math.min(count, this.size);
    const small = Math.floor(this.size / Math.max(sets, 1));
    const larger = this.size - small * sets;
    const startOf = (i: number) => i * small + Math.min(i, larger);
    return Array.from({ length: sets }, (_, i) => this.slice(startOf(i), startOf(i + 1)));
  }

  union(other: NodeSet): NodeSet {
    return new NodeSet(union(this.#names, other.#names));
  }

  difference(other: NodeSet): NodeSet {
    return new NodeSet(difference(this.#names, other.#names));
  }

  intersection(other: NodeSet): NodeSet {
    return new NodeSet(intersection(this.#names, other.#names));
  }

  symmetricDifference(other: NodeSet): NodeSet {
    return new NodeSet(symmetricDifference(this.#names, other.#names));
  }

  equals(other: NodeSet): boolean {
    return this.size === other.size && this.#names.every((name, i) => name === other.#names[i]);
  }

  /** Folded: one writing for each set, the same whatever it was made from. Parses back to this set. */
  toString(): string {
    this.#folded ??= foldNames(this.#names);
    return this.#folded;
  }
}
