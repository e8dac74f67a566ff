import { BreadboxError } from '../cluster/errors.ts';
import type { ImportResult } from '../protocol/inventory.ts';
import type { NodeRole } from '../protocol/node-roles.ts';
import { addressKey, type NodeEntry, type Place } from './node-entry.ts';
import { Problems } from './problems.ts';
import { type MemberRow, membersBy, type StoredNodeRow, type StoredSpec, specText } from './stored-node.ts';

/** More nodes than this are not one cluster; the text of a slip can name a million. */
export const MAX_INVENTORY_NODES = 4096;

export interface MergeArgs {
  readonly entries: readonly NodeEntry[];
  /** Of the file, for messages; without it the nodes were given one by one, and none that is there is changed. */
  readonly file: string | undefined;
  /** Nodes that are not among the entries go. */
  readonly replace: boolean;
}

export interface Merge {
  readonly result: Omit<ImportResult, 'warnings'>;
  readonly put: readonly { node: string; spec: string; source: string | null; groups: string[]; moved: boolean }[];
}

/**
 * What an import does to the inventory that is there.
 * @throws BreadboxError `bad-input` with all that does not go together, `conflict` where a node that is given is there already
 */
export function mergeEntries(
  { entries, file, replace }: MergeArgs,
  rows: readonly StoredNodeRow[],
  members: readonly MemberRow[],
): Merge {
  const before = new Map(rows.map((row) => [row.node, row]));
  const named = nameEntries(entries, rows, replace);
  const removed = replace ? rows.map(({ node }) => node).filter((node) => !named.has(node)) : [];
  const staying = rows.filter(({ node }) => !named.has(node) && !removed.includes(node));
  checkBesideStaying(named, staying, file);
  const groupsOf = membersBy(
    'node',
    members.filter(({ fromFile }) => fromFile === 1 || file === undefined),
  );
  const put: Merge['put'][number][] = [];
  const added: string[] = [];
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const [node, entry] of named) {
    const old = before.get(node);
    const spec = specText(entry);
    const groups = [...new Set(entry.groups)].sort();
    const oldGroups = (groupsOf.get(node) ?? []).sort();
    const same = old?.spec === spec && groups.join() === oldGroups.join();
    (old === undefined ? added : same ? unchanged : changed).push(node);
    const source = file === undefined ? (old?.source ?? null) : `${file}${entry.place ? `:${entry.place.line}` : ''}`;
    const moved = old !== undefined && addressKey(specOf(old)) !== addressKey(entry);
    if (!same || old.source !== source) put.push({ node, spec, source, groups, moved });
  }
  if (file === undefined && changed.length > 0) throw alreadyThere(changed);
  return { result: { added, changed, unchanged, removed }, put };
}

/** An address that is known keeps its node's name; others are n1, n2, … */
function nameEntries(
  entries: readonly NodeEntry[],
  rows: readonly StoredNodeRow[],
  replace: boolean,
): Map<string, NodeEntry> {
  const given = new Set(entries.flatMap(({ node }) => (node === undefined ? [] : [node.toLowerCase()])));
  const known = new Map(rows.map((row) => [addressKey(specOf(row)), row.node]));
  const addresses = new Set(entries.map(addressKey));
  const taken = new Set(given);
  for (const row of rows) if (!replace || addresses.has(addressKey(specOf(row)))) taken.add(row.node.toLowerCase());
  let next = 1;
  const named = new Map<string, NodeEntry>();
  for (const entry of entries) {
    const old = known.get(addressKey(entry));
    let { node } = entry;
    if (node === undefined && old !== undefined && !given.has(old.toLowerCase())) node = old;
    while (node === undefined) {
      const name = `n${next++}`;
      if (!taken.has(name)) node = name;
    }
    named.set(node, entry);
  }
  return named;
}

interface Known {
  readonly node: string;
  readonly source: string | null;
}

/** What is wrong within one file its reader has told already. */
function checkBesideStaying(
  named: ReadonlyMap<string, NodeEntry>,
  staying: readonly StoredNodeRow[],
  file: string | undefined,
): void {
  const problems = new Problems(file);
  const names = new Map<string, Known>();
  const addresses = new Map<string, Known>();
  const single = new Map<NodeRole, Known>();
  for (const { node, source, spec } of staying) {
    const { roles, ...reach } = JSON.parse(spec) as StoredSpec;
    names.set(node.toLowerCase(), { node, source });
    addresses.set(addressKey(reach), { node, source });
    for (const role of ['head', 'storage'] as const) if (roles.includes(role)) single.set(role, { node, source });
  }
  for (const [node, entry] of named) {
    const place = entry.place;
    checkFree(
      problems,
      place,
      names.get(node.toLowerCase()),
      (other) => `${node} is the name of ${other} already; two names must differ in more than capitals.`,
    );
    checkFree(
      problems,
      place,
      addresses.get(addressKey(entry)),
      (other) =>
        `${node} has the address ${entry.address}, which is that of ${other} already; forget that one first, or import with --replace.`,
    );
    for (const role of ['head', 'storage'] as const) {
      if (entry.roles.includes(role))
        checkFree(
          problems,
          place,
          single.get(role),
          (other) => `${node} has the role ${role}, which ${other} has already; one node has it.`,
        );
    }
  }
  const total = named.size + staying.length;
  if (total > MAX_INVENTORY_NODES)
    problems.add(undefined, `These would be ${total} nodes; at most ${MAX_INVENTORY_NODES} are taken.`);
  problems.check();
}

function checkFree(
  problems: Problems,
  place: Place | undefined,
  known: Known | undefined,
  sentence: (other: string) => string,
): void {
  if (known === undefined) return;
  problems.add(place, sentence(known.source === null ? known.node : `${known.node} (${known.source})`));
}

function alreadyThere(nodes: readonly string[]): BreadboxError {
  const many = nodes.length > 1;
  return new BreadboxError(
    'conflict',
    `${nodes.join(', ')} ${many ? 'are' : 'is'} in the inventory already, otherwise described.`,
    {
      hint: 'Nothing was changed. breadbox nodes show NODE prints what is known; breadbox nodes import FILE changes nodes.',
    },
  );
}

function specOf(row: StoredNodeRow): StoredSpec {
  return JSON.parse(row.spec) as StoredSpec;
}
