import type { BreadboxError } from './errors.ts';
import { nodeSetError } from './node-set-error.ts';
import { countRange, expandRanges, parseRanges, type Range } from './range-set.ts';

/** More nodes than this in one set are a slip of the keyboard. */
export const MAX_NODES = 1_000_000;
/** RFC 1035. */
const MAX_NAME_LENGTH = 253;

const NAME_CHARACTER = /[A-Za-z0-9._-]/;
const GROUP_CHARACTER = /[A-Za-z0-9._:*-]/;
const ENDS_OPERAND = /[\s,!&^]/;

type Piece = string | readonly Range[];

export interface Pattern {
  /** Nodes, or groups without their `@`. Where brackets stand side by side some may come twice. */
  readonly names: readonly string[];
  readonly isGroup: boolean;
  /** Index of the first character behind. */
  readonly end: number;
}

/** Reads one operand such as `rack[1-2]-n[01-16].local` or `@blue`. */
export function parsePattern(text: string, start: number): Pattern {
  const isGroup = text[start] === '@';
  const pieces: Piece[] = [];
  const first = isGroup ? start + 1 : start;
  let at = first;
  while (at < text.length && !ENDS_OPERAND.test(text[at]!)) {
    if (text[at] === '[') {
      const close = closingBracket(text, at);
      pieces.push(parseRanges(text, at + 1, close));
      at = close + 1;
    } else {
      const end = textEnd(text, at, isGroup ? GROUP_CHARACTER : NAME_CHARACTER);
      pieces.push(text.slice(at, end));
      at = end;
    }
  }
  if (at === first) throw missingName(text, first, isGroup);
  checkCount(text, start, pieces);
  const names = expand(pieces);
  for (const name of [names[0]!, names.at(-1)!]) {
    const problem = isGroup ? groupProblem(name) : nameProblem(name);
    if (problem !== undefined) throw nodeSetError(text, first, problem.what, problem.hint);
  }
  return { names, isGroup, end: at };
}

/** Why `name` cannot be a node's, if so. The characters allowed mean nothing to a shell, to ssh or in a URL. */
export function nameProblem(name: string): { readonly what: string; readonly hint: string } | undefined {
  const hint = 'A node name has letters, digits, "-", "_" and ".", such as pi1 or pi1.local.';
  if (name === '') return { what: 'an empty node name.', hint };
  if (name.length > MAX_NAME_LENGTH)
    return { what: `a node name of ${name.length} characters.`, hint: `At most ${MAX_NAME_LENGTH}.` };
  if (/^[-.]/.test(name)) return { what: `the node name ${name} starts with "${name[0]}".`, hint };
  if (/^\d+$/.test(name)) {
    return {
      what: `${name} is a number, not a node name.`,
      hint: `A list of numbers belongs in brackets: pi[${name}].`,
    };
  }
  const bad = /[^A-Za-z0-9._-]/u.exec(name);
  return bad === null
    ? undefined
    : { what: `${JSON.stringify(bad[0])} in the node name ${JSON.stringify(name)}.`, hint };
}

function groupProblem(group: string): { readonly what: string; readonly hint: string } | undefined {
  if (/^([A-Za-z0-9._-]+:)?([A-Za-z0-9._-]+|\*)$/.test(group)) return undefined;
  return {
    what: `@${group} is not the name of a group.`,
    hint: 'Groups look like @blue, @rack1, @source:blue; all nodes are @*.',
  };
}

function closingBracket(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === ']') return at;
    if (text[at] === '[') {
      throw nodeSetError(
        text,
        at,
        'brackets inside brackets.',
        'Close the first "[" before the next: rack[1-2]-n[1-8].',
      );
    }
  }
  throw nodeSetError(text, open, 'this "[" is never closed; "]" was expected.', 'Ranges look like pi[1-8].');
}

function textEnd(text: string, start: number, allowed: RegExp): number {
  let at = start;
  while (at < text.length && allowed.test(text[at]!)) at++;
  if (at < text.length && text[at] !== '[' && !ENDS_OPERAND.test(text[at]!)) throw badCharacter(text, at);
  return at;
}

function badCharacter(text: string, at: number): BreadboxError {
  const found = text[at]!;
  if (found === ']') return nodeSetError(text, at, 'a "]" without its "[".', 'Ranges look like pi[1-8].');
  if (found === '(' || found === ')') {
    return nodeSetError(
      text,
      at,
      'there are no parentheses.',
      'Operators are taken from left to right: write a&b,c for (a&b),c.',
    );
  }
  if (found === '*' || found === '?') {
    return nodeSetError(
      text,
      at,
      `"${found}" in a node name.`,
      'There are no wildcards. All nodes are @*; some are pi[1-8] or a group such as @blue.',
    );
  }
  const shown = JSON.stringify(String.fromCodePoint(text.codePointAt(at)!));
  return nodeSetError(text, at, `${shown} in a node name.`, 'A node name has letters, digits, "-", "_" and ".".');
}

function missingName(text: string, at: number, isGroup: boolean): BreadboxError {
  const found = at < text.length && !/\s/.test(text[at]!) ? `"${text[at]}"` : 'nothing';
  const expected = isGroup ? 'the name of a group' : 'a node, a range or a group';
  return nodeSetError(
    text,
    at,
    `found ${found} where ${expected} was expected.`,
    'Examples: pi1, pi[1-8], @blue, pi[1-8]!pi3.',
  );
}

function checkCount(text: string, start: number, pieces: readonly Piece[]): void {
  let count = 1;
  let length = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') length += piece.length;
    else {
      count *= piece.reduce((sum, range) => sum + countRange(range), 0);
      length += piece.reduce((most, { width, last }) => Math.max(most, width, String(last).length), 0);
    }
  }
  if (count > MAX_NODES) throw tooMany(text, start, count);
  if (length > MAX_NAME_LENGTH) {
    throw nodeSetError(text, start, `node names of ${length} characters.`, `At most ${MAX_NAME_LENGTH}.`);
  }
}

export function tooMany(text: string, at: number, count: number): BreadboxError {
  const limit = MAX_NODES.toLocaleString('en');
  return nodeSetError(
    text,
    at,
    `${count.toLocaleString('en')} nodes.`,
    `A node set holds at most ${limit}; check the ranges.`,
  );
}

function expand(pieces: readonly Piece[]): string[] {
  let names = [''];
  for (const piece of pieces) {
    if (typeof piece === 'string') names = names.map((name) => name + piece);
    else {
      const numbers = expandRanges(piece);
      names = names.flatMap((name) => numbers.map((number) => name + number));
    }
  }
  return names;
}
