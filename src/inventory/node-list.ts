import { BreadboxError } from '../cluster/errors.ts';
import { compareNatural } from '../cluster/natural-order.ts';
import { NodeSet } from '../cluster/node-set.ts';
import type { ImportResult, InventoryText, NewNode, NodeRow, NodeSpec, NodeState } from '../protocol/inventory.ts';
import { nearestWord } from '../protocol/nearest-word.ts';
import type { Store } from '../store/operation.ts';
import { checkSpecs } from './check-specs.ts';
import { groupNameProblem } from './names.ts';
import type { InventoryOperations } from './operations.ts';
import { readInventory } from './read-inventory.ts';
import { type FactsSummary, membersBy, nodeRow } from './stored-node.ts';

/** How SSH reaches a node; what is absent is left to the SSH configuration. */
export type NodeReach = Pick<NodeSpec, 'node' | 'address' | 'port' | 'user' | 'identityFile' | 'jump'>;

export interface InventoryParts {
  readonly store: Store<InventoryOperations>;
  readonly now?: () => number;
  /** Something has changed that a list shows. */
  readonly changed?: () => void;
}

/** Which nodes there are, and what is known of them. */
export class Inventory {
  readonly #store: Store<InventoryOperations>;
  readonly #now: () => number;
  readonly #changed: () => void;

  constructor({ store, now = Date.now, changed = () => {} }: InventoryParts) {
    this.#store = store;
    this.#now = now;
    this.#changed = changed;
  }

  /** In natural order. */
  async list(): Promise<NodeRow[]> {
    const { nodes, members } = await this.#store.read('inventory', undefined);
    const groups = membersBy('node', members);
    return nodes
      .map((row) => nodeRow(row, (groups.get(row.node) ?? []).sort(compareNatural)))
      .sort((a, b) => compareNatural(a.node, b.node));
  }

  /** With the facts that were last gathered. @throws BreadboxError `not-found` */
  async get(node: string): Promise<NodeRow & { facts?: Record<string, unknown>; factsAt?: string }> {
    const rows = await this.list();
    const row = rows.find((other) => other.node === node);
    if (row === undefined) throw notThere([node], rows);
    const { facts, factsAt } = await this.#store.read('nodeFacts', { node });
    if (facts === null || factsAt === null) return row;
    return { ...row, facts: JSON.parse(facts), factsAt: new Date(factsAt).toISOString() };
  }

  /**
   * A node set as people write it: names, ranges, `@blue`, and `@all` for all. All in it are of the inventory.
   * @throws BreadboxError `bad-input`, `not-found`
   */
  async resolve(text: string): Promise<NodeSet> {
    const rows = await this.list();
    const all = NodeSet.of(rows.map(({ node }) => node));
    const groups = new Map<string, string[]>();
    for (const { node, groups: names } of rows)
      for (const name of names) groups.set(name, [...(groups.get(name) ?? []), node]);
    const set = NodeSet.parse(text, (name) => {
      if (name === '*' || name === 'all') return all;
      const members = groups.get(name);
      if (members === undefined) throw noSuchGroup(name, ['all', ...groups.keys()]);
      return NodeSet.of(members);
    });
    const missing = [...set].filter((node) => !all.has(node));
    if (missing.length > 0) throw notThere(missing, rows);
    return set;
  }

  /** As `resolve`, and at least one. @throws BreadboxError `bad-input`, `not-found` */
  async resolveSome(text: string): Promise<NodeSet> {
    const set = await this.resolve(text);
    if (!set.isEmpty) return set;
    if ((await this.list()).length === 0)
      throw new BreadboxError('bad-input', 'The inventory is empty: there are no nodes.', { hint: HOW_TO_FILL });
    throw new BreadboxError('bad-input', 'No node was named.', { hint: 'All nodes are @all.' });
  }

  /** In the order of the set. @throws BreadboxError `not-found` */
  async targets(nodes: NodeSet): Promise<NodeReach[]> {
    const rows = await this.list();
    const byName = new Map(rows.map((row) => [row.node, row]));
    const missing = [...nodes].filter((node) => !byName.has(node));
    if (missing.length > 0) throw notThere(missing, rows);
    return [...nodes].map((name) => {
      const { node, address, port, user, identityFile, jump } = byName.get(name)!;
      return { node, address, port, user, identityFile, jump };
    });
  }

  /**
   * All of a file or nothing. Nodes that it does not name stay, unless `replace`.
   * @throws BreadboxError `bad-input` with everything that is wrong, a line each; `conflict` where a node of the cluster would go
   */
  async import(
    file: InventoryText,
    { replace = false, dryRun = false }: { readonly replace?: boolean; readonly dryRun?: boolean } = {},
  ): Promise<ImportResult> {
    const { entries, warnings } = readInventory(file);
    const args = { entries, file: file.name, replace };
    if (dryRun) return { ...(await this.#store.read('tryImport', args)), warnings };
    const result = await this.#store.write('importNodes', { ...args, now: this.#now() });
    this.#changed();
    return { ...result, warnings };
  }

  /** @throws BreadboxError `bad-input`, `conflict` where one is there already, otherwise described */
  async add(nodes: readonly NewNode[]): Promise<ImportResult> {
    const args = { entries: checkSpecs(nodes), file: undefined, replace: false, now: this.#now() };
    const result = await this.#store.write('importNodes', args);
    this.#changed();
    return { ...result, warnings: [] };
  }

  /** @throws BreadboxError `conflict` while one belongs to the cluster that is up */
  async remove(nodes: NodeSet): Promise<void> {
    await this.#store.write('removeNodes', { nodes: [...nodes] });
    this.#changed();
  }

  /** Groups and what is in them, folded. */
  async groups(): Promise<{ group: string; nodes: string }[]> {
    const { members } = await this.#store.read('inventory', undefined);
    return [...membersBy('name', members)]
      .map(([group, nodes]) => ({ group, nodes: NodeSet.of(nodes).toString() }))
      .sort((a, b) => compareNatural(a.group, b.group));
  }

  /** The empty set removes the group. @throws BreadboxError `bad-input` */
  async setGroup(group: string, nodes: NodeSet): Promise<void> {
    const problem = groupNameProblem(group);
    if (problem !== undefined) throw new BreadboxError('bad-input', problem);
    await this.#store.write('setGroup', { group, nodes: [...nodes] });
    this.#changed();
  }

  async setState(node: string, state: NodeState, reason?: string): Promise<void> {
    const seenAt = state === 'reachable' || state === 'up' ? this.#now() : null;
    await this.#store.write('setNodeState', { node, state, reason: reason ?? null, seenAt });
    this.#changed();
  }

  /** `facts` is any JSON value; `summary` is what lists show of it. */
  async setFacts(node: string, facts: object, summary: FactsSummary): Promise<void> {
    await this.#store.write('setNodeFacts', { node, facts: JSON.stringify({ summary, facts }), now: this.#now() });
    this.#changed();
  }
}

const HOW_TO_FILL = 'Fill it with: breadbox nodes import FILE, or breadbox nodes add.';

function notThere(missing: readonly string[], rows: readonly NodeRow[]): BreadboxError {
  const shown = missing.length > 5 ? NodeSet.of(missing).toString() : missing.join(', ');
  const names = rows.map(({ node }) => node);
  const near = missing.length === 1 ? nearestWord(missing[0]!, names) : undefined;
  const hint =
    names.length === 0
      ? `The inventory is empty. ${HOW_TO_FILL}`
      : near === undefined
        ? 'breadbox nodes list shows them.'
        : `Did you mean ${near}? breadbox nodes list shows them.`;
  return new BreadboxError('not-found', `The inventory has no ${shown}.`, { hint });
}

function noSuchGroup(group: string, groups: readonly string[]): BreadboxError {
  const near = nearestWord(group, groups);
  return new BreadboxError('not-found', `There is no group @${group}.`, {
    hint: near === undefined ? 'breadbox nodes group lists the groups.' : `Did you mean @${near}?`,
  });
}
