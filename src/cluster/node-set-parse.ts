import { BreadboxError } from './errors.ts';
import { MAX_NODES, type Pattern, parsePattern, tooMany } from './node-pattern.ts';
import type { NodeSet } from './node-set.ts';
import { nodeSetError } from './node-set-error.ts';
import { difference, intersection, type SortedNames, sortNames, symmetricDifference, union } from './sorted-names.ts';

/**
 * What a group holds: a node set, or an expression that may name further groups. `name` comes without its `@`:
 * `blue`, `slurm:gpu`, and `*` for all nodes. Unknown groups are undefined.
 */
export type GroupResolver = (name: string) => NodeSet | string | undefined;

const OPERATIONS: Readonly<Record<string, (a: SortedNames, b: SortedNames) => SortedNames>> = {
  ',': union,
  '!': difference,
  '&': intersection,
  '^': symmetricDifference,
};

/** Groups inside groups; deeper is a resolver that invents names. */
const MAX_DEPTH = 64;

/**
 * Evaluates from left to right; all operators bind alike, as ClusterShell has it. The operands together name at most
 * MAX_NODES, which bounds time and memory.
 */
export function parseNodeSet(text: string, groups: GroupResolver | undefined): SortedNames {
  return new Evaluation(groups).expression(text, undefined, []);
}

class Evaluation {
  readonly #groups: GroupResolver | undefined;
  /** Each group is resolved once, so that groups of groups of groups stay cheap. */
  readonly #resolved = new Map<string, SortedNames>();

  constructor(groups: GroupResolver | undefined) {
    this.#groups = groups;
  }

  expression(text: string, source: string | undefined, path: readonly string[]): SortedNames {
    let at = skipSpace(text, 0);
    if (at === text.length) return [];
    let pending: SortedNames[] = [];
    let named = 0;
    let operator = ',';
    for (;;) {
      const pattern = parsePattern(text, at);
      const operand = pattern.isGroup ? this.#groupNames(pattern, text, at, source, path) : sortNames(pattern.names);
      named += operand.length;
      if (named > MAX_NODES) throw tooMany(text, at, named);
      if (operator === ',') pending.push(operand);
      else pending = [OPERATIONS[operator]!(unite(pending), operand)];
      at = skipSpace(text, pattern.end);
      if (at === text.length) return unite(pending);
      const isOperator = OPERATIONS[text[at]!] !== undefined;
      operator = isOperator ? text[at]! : ',';
      if (isOperator) at = skipSpace(text, at + 1);
    }
  }

  #groupNames(
    pattern: Pattern,
    text: string,
    at: number,
    source: string | undefined,
    path: readonly string[],
  ): SortedNames {
    const sets = pattern.names.map((name) => {
      const group = source === undefined || name.includes(':') ? name : `${source}:${name}`;
      const known = this.#resolved.get(group);
      if (known !== undefined) return known;
      const resolved = this.#resolve(group, text, at, path);
      this.#resolved.set(group, resolved);
      return resolved;
    });
    return unite(sets);
  }

  #resolve(group: string, text: string, at: number, path: readonly string[]): SortedNames {
    if (path.includes(group)) {
      const circle = [...path.slice(path.indexOf(group)), group].map((name) => `@${name}`).join(' → ');
      throw nodeSetError(
        text,
        at,
        `the group @${group} contains itself: ${circle}.`,
        'Take one of them out of the other.',
      );
    }
    if (path.length >= MAX_DEPTH) {
      throw nodeSetError(
        text,
        at,
        `more than ${MAX_DEPTH} groups inside one another.`,
        'Check what the groups are made of.',
      );
    }
    const members = this.#groups?.(group);
    if (members === undefined) {
      const hint = this.#groups === undefined ? 'Groups cannot be used here; write the nodes.' : 'Check its spelling.';
      throw nodeSetError(text, at, `there is no group @${group}.`, hint);
    }
    if (typeof members !== 'string') return [...members];
    const colon = group.indexOf(':');
    try {
      return this.expression(members, colon === -1 ? undefined : group.slice(0, colon), [...path, group]);
    } catch (error) {
      throw error instanceof BreadboxError && error.cause === undefined ? inGroup(error, group) : error;
    }
  }
}

/** Names the innermost group alone. The column of the error counts within the text of the group. */
function inGroup(error: BreadboxError, group: string): BreadboxError {
  return new BreadboxError(error.code, `In the group @${group}: ${error.message}`, { hint: error.hint, cause: error });
}

function unite(sets: readonly SortedNames[]): SortedNames {
  return sets.length === 1 ? sets[0]! : sortNames(sets.flat());
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}
