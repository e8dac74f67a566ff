import { BreadboxError } from '../cluster/errors.ts';
import { NodeSet } from '../cluster/node-set.ts';
import { nearestWord } from '../protocol/nearest-word.ts';
import type { NodeEntry } from './node-entry.ts';
import type { Problems } from './problems.ts';
import type { Word, WrittenGroup, WrittenNode } from './written-node.ts';

/** Puts nodes into the groups that a file describes as node sets, which may name further groups of that file. */
export function applyGroups(
  entries: readonly NodeEntry[],
  groups: readonly WrittenGroup[],
  written: readonly WrittenNode[],
  problems: Problems,
): NodeEntry[] {
  if (groups.length === 0) return [...entries];
  const names = entries.flatMap(({ node }) => node ?? []);
  const known = new Set([...names, ...writtenNames(written)]);
  const texts = new Map(groups.map(({ name, members }) => [name.text, members.map(({ text }) => text).join(',')]));
  const groupsOf = new Map<string, string[]>();
  for (const { name, members } of groups) {
    for (const word of members) {
      for (const node of membersIn(word, texts, names, problems)) {
        if (!known.has(node)) unknownNode(node, word, [...known], problems);
        groupsOf.set(node, [...(groupsOf.get(node) ?? []), name.text]);
      }
    }
  }
  return entries.map((entry) => {
    const more = entry.node === undefined ? undefined : groupsOf.get(entry.node);
    return more === undefined ? entry : { ...entry, groups: [...new Set([...entry.groups, ...more])] };
  });
}

function membersIn(
  word: Word,
  texts: ReadonlyMap<string, string>,
  names: readonly string[],
  problems: Problems,
): readonly string[] {
  try {
    return [
      ...NodeSet.parse(word.text, (name) => {
        if (name === '*' || name === 'all') return NodeSet.of(names);
        const text = texts.get(name);
        if (text !== undefined) return text;
        const near = nearestWord(name, [...texts.keys()]);
        const meant = near === undefined ? '' : `, perhaps @${near}`;
        throw new BreadboxError('bad-input', `there is no group @${name}; one of this file was expected${meant}.`);
      }),
    ];
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    problems.add(word.place, error.message);
    return [];
  }
}

function unknownNode(node: string, { place }: Word, names: readonly string[], problems: Problems): void {
  const near = nearestWord(node, names);
  problems.add(
    place,
    `there is no node ${node}; ${near === undefined ? 'one of this file was expected' : `perhaps ${near} was meant`}.`,
  );
}

/** Of nodes that have a fault of their own too, so that it is told once. */
function writtenNames(written: readonly WrittenNode[]): string[] {
  return written.flatMap(({ node }) => {
    try {
      return node === undefined ? [] : [...NodeSet.parse(node.text)];
    } catch {
      return []; // told already
    }
  });
}
