import { BreadboxError } from '../cluster/errors.ts';
import { parsePattern } from '../cluster/node-pattern.ts';
import { MAX_INVENTORY_NODES } from './merge-entries.ts';
import {
  addressProblem,
  groupNameProblem,
  identityFileProblem,
  isIpAddress,
  isRole,
  jumpProblem,
  nodeNameProblem,
  portProblem,
  roleProblem,
  userProblem,
} from './names.ts';
import type { NodeEntry, Place } from './node-entry.ts';
import type { Problems } from './problems.ts';

export interface Word {
  readonly text: string;
  readonly place: Place;
}

/** A node, or a pattern of nodes, as it stands in a file of whatever format. */
export interface WrittenNode {
  readonly place: Place;
  readonly node?: Word | undefined;
  readonly address?: Word | undefined;
  readonly port?: Word | undefined;
  readonly user?: Word | undefined;
  readonly identityFile?: Word | undefined;
  readonly jump?: Word | undefined;
  readonly board?: Word | undefined;
  readonly roles: readonly Word[];
  readonly groups: readonly Word[];
  readonly labels: ReadonlyMap<string, Word>;
}

/** A group as a node set, or several. */
export interface WrittenGroup {
  readonly name: Word;
  readonly members: readonly Word[];
}

/** What a reader of one format finds; what it cannot read it adds to the problems. */
export interface Reading {
  readonly nodes: readonly WrittenNode[];
  readonly groups?: readonly WrittenGroup[];
  /** Sentences, each with its place. */
  readonly warnings: readonly string[];
}

/** The nodes that it stands for, in the order of writing. Names and addresses expand in step. None where something is wrong. */
export function expandNode(written: WrittenNode, problems: Problems): NodeEntry[] {
  const names = expand(written.node, problems);
  const addresses = expand(written.address, problems);
  const common = commonFields(written, problems);
  if (names === undefined || addresses === undefined) return [];
  const count = Math.max(names.length, addresses.length);
  if (names.length > 0 && addresses.length > 0 && names.length !== addresses.length) {
    const { text } = written.address!;
    problems.add(
      written.address!.place,
      `${counted(addresses.length, 'address', 'addresses')} in ${text} for ${counted(names.length, 'node', 'nodes')} in ${written.node!.text}; one for each was expected.`,
    );
    return [];
  }
  if (count === 0) problems.add(written.place, 'neither a name nor an address; one of them was expected.');
  const entries: NodeEntry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = oneNode(names[i], addresses[i], written, problems);
    if (entry === undefined) return []; // of a pattern the first that is wrong tells enough
    if (common !== undefined) entries.push({ ...entry, ...common });
  }
  return entries;
}

function oneNode(
  name: string | undefined,
  address: string | undefined,
  written: WrittenNode,
  problems: Problems,
): Pick<NodeEntry, 'node' | 'address' | 'place' | 'addressPlace'> | undefined {
  const isNamed = name !== undefined && !isIpAddress(name);
  const node = isNamed ? name.split('.')[0]! : undefined;
  const reached = address ?? name!;
  const place = written.node?.place ?? written.address!.place;
  const addressPlace = written.address?.place ?? place;
  const nodeProblem = node === undefined ? undefined : nodeNameProblem(node);
  // Digits and dots as a name are a mistyped address.
  const isDotted = name !== undefined && /^[\d.]+\.[\d.]*$/.test(name);
  const problem = isDotted && isNamed ? addressProblem(name) : nodeProblem;
  if (problem !== undefined) problems.add(place, problem);
  const reachedProblem = address === undefined && problem !== undefined ? undefined : addressProblem(reached);
  if (reachedProblem !== undefined) problems.add(addressPlace, reachedProblem);
  return (problem ?? reachedProblem) ? undefined : { node, address: reached, place, addressPlace };
}

function commonFields(
  written: WrittenNode,
  problems: Problems,
): Omit<NodeEntry, 'node' | 'address' | 'place' | 'addressPlace'> | undefined {
  let isGood = true;
  const take = (word: Word | undefined, problemOf: (text: string) => string | undefined): string | undefined => {
    if (word === undefined) return undefined;
    const problem = problemOf(word.text);
    if (problem === undefined) return word.text;
    problems.add(word.place, problem);
    isGood = false;
    return undefined;
  };
  const port = take(written.port, portProblem);
  const common = {
    port: port === undefined ? undefined : Number(port),
    user: take(written.user, userProblem),
    identityFile: take(written.identityFile, identityFileProblem),
    jump: take(written.jump, jumpProblem),
    board: take(written.board, (text) => tooLong(text, 100)),
    roles: [...new Set(written.roles.flatMap((word) => take(word, roleProblem) ?? []))].filter(isRole),
    groups: [...new Set(written.groups.flatMap((word) => take(word, groupNameProblem) ?? []))],
    labels: {} as Record<string, string>,
  };
  if (written.roles.length === 0) common.roles.push('compute');
  const labels: [string, string][] = [];
  for (const [key, word] of written.labels) {
    const value = take(word, (text) => tooLong(key, 100) ?? tooLong(text, 1000));
    if (value !== undefined) labels.push([key, value]);
  }
  common.labels = Object.fromEntries(labels);
  return isGood ? common : undefined;
}

function tooLong(text: string, most: number): string | undefined {
  return text.length <= most ? undefined : `a text of ${text.length} characters; at most ${most} are taken.`;
}

/** `pi[1-4],pi7` → its five names. What has no brackets and no comma is taken as it stands. */
function expand(word: Word | undefined, problems: Problems): string[] | undefined {
  if (word === undefined) return [];
  const { text, place } = word;
  if (!/[[\],@!&^\s]/.test(text)) return [text];
  try {
    const names: string[] = [];
    for (let at = 0; at < text.length; ) {
      const { names: some, isGroup, end } = parsePattern(text, at);
      if (isGroup) return refused(problems, place, `${text} is a group; the names of nodes were expected.`);
      names.push(...some.slice(0, MAX_INVENTORY_NODES + 1));
      if (names.length > MAX_INVENTORY_NODES)
        return refused(
          problems,
          place,
          `${text} are more than ${MAX_INVENTORY_NODES} nodes; at most so many were expected.`,
        );
      const separator = /^\s*,?\s*/.exec(text.slice(end))![0];
      if (separator === '' && end < text.length)
        return refused(
          problems,
          place,
          `"${text[end]}" in ${text}; names and ranges were expected, such as pi[1-4],pi7.`,
        );
      at = end + separator.length;
    }
    return names;
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    return refused(problems, place, error.message);
  }
}

function refused(problems: Problems, place: Place, what: string): undefined {
  problems.add(place, what);
  return undefined;
}

function counted(many: number, one: string, more: string): string {
  return `${many} ${many === 1 ? one : more}`;
}
