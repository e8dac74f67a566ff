import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { NodeRow } from '../protocol/inventory.ts';
import type { Cluster } from '../provision/cluster.ts';
import type { ClusterSpec } from '../provision/cluster-spec.ts';
import { type Decision, decideCluster, type FoundNode } from '../provision/decide-cluster.ts';
import type { Facts } from '../provision/facts.ts';
import type { ProvisionOperations } from '../provision/operations.ts';
import { toTarget } from '../provision/ssh/to-target.ts';
import type { Store } from '../store/operation.ts';
import type { Admitted } from './ward.ts';

/** Whom an examination concerns, and what cluster they are. */
export interface Subject {
  readonly kind: 'up' | 'adopted' | 'none';
  /** In the order of the inventory. Of a cluster, its head is among them in any case: the others are measured by it. */
  readonly nodes: readonly Admitted[];
  /** Of the cluster, and not asked for. */
  readonly others: readonly Admitted[];
  readonly decide: ((found: readonly FoundNode[]) => Decision) | undefined;
  readonly adoptedHead: string | undefined;
}

export interface SubjectParts {
  readonly store: Store<ProvisionOperations>;
  readonly inventory: Inventory;
  readonly given: () => Promise<
    Pick<Cluster, 'people' | 'formerPeople' | 'secrets' | 'agent' | 'headKey' | 'chipPanels'>
  >;
  /** The cluster that was there before Breadbox: who speaks to slurmctld, and its nodes. */
  readonly adopted: () => Promise<{ readonly host: string; readonly nodes: readonly string[] } | undefined>;
}

/** @throws BreadboxError `bad-input`, `not-found`, `conflict` while an `up` is at work */
export async function subjectOf(
  text: string | undefined,
  { store, inventory, given, adopted }: SubjectParts,
): Promise<Subject> {
  const [latest] = await store.read('listUps', { limit: 1 });
  if (latest?.state === 'running')
    throw new BreadboxError('conflict', `An up is under way (u${latest.up}).`, { hint: 'Examine when it has ended.' });
  const rows = await inventory.list();
  const cluster = await store.read('cluster', undefined);
  const other = cluster === undefined ? await adopted() : undefined;
  const members = cluster?.nodes ?? other?.nodes ?? rows.map(({ node }) => node);
  const asked = text === undefined ? new Set(members) : await askedFor(text, inventory, members);
  if (asked.size === 0)
    throw new BreadboxError('bad-input', 'The inventory is empty: there is nothing to examine.', {
      hint: 'Name the nodes in a file, one a line with its address, and say: breadbox up FILE',
    });

  const stored = new Map((await store.read('factsOfNodes', undefined)).map(({ node, facts }) => [node, facts]));
  const admit = (row: NodeRow): Admitted => {
    const facts = stored.get(row.node);
    return { row, target: toTarget(row), facts: facts === undefined ? undefined : (JSON.parse(facts) as Facts) };
  };
  const spec = cluster && (JSON.parse(cluster.spec) as ClusterSpec);
  const head = spec?.head ?? other?.host;
  if (head !== undefined) asked.add(head);
  const isMember = ({ node }: NodeRow) => cluster !== undefined && members.includes(node);
  const around = spec && { spec, leaving: new Set<string>(), ...(await given()) };
  return {
    kind: cluster !== undefined ? 'up' : other !== undefined ? 'adopted' : 'none',
    nodes: rows.filter(({ node }) => asked.has(node)).map(admit),
    others: rows.filter((row) => isMember(row) && !asked.has(row.node)).map(admit),
    decide: around && ((found) => decideCluster({ found, ...around })),
    adoptedHead: other?.host,
  };
}

async function askedFor(text: string, inventory: Inventory, members: readonly string[]): Promise<Set<string>> {
  const asked = await inventory.resolve(text);
  if (asked.isEmpty) throw new BreadboxError('bad-input', 'nodes: which ones to examine?');
  const strangers = [...asked].filter((node) => !members.includes(node));
  if (strangers.length > 0)
    throw new BreadboxError('bad-input', `${strangers.join(', ')}: not in the cluster.`, {
      hint: 'A node joins it with: breadbox up --add',
    });
  return new Set(asked);
}
