import type { NodeRow } from '../protocol/inventory.ts';
import type { NodeRole } from '../protocol/node-roles.ts';
import type { UpProblem } from '../protocol/provision.ts';
import { SENSORS_LABEL } from '../protocol/sensors.ts';
import type { Cluster, Host } from './cluster.ts';
import type { ClusterSpec } from './cluster-spec.ts';
import { commonNetwork } from './common-network.ts';
import type { Facts } from './facts.ts';
import { slurmVersionOf } from './releases.ts';
import type { Target } from './ssh/target.ts';

/** A node that has told its facts. */
export interface FoundNode {
  readonly row: NodeRow;
  readonly target: Target;
  readonly facts: Facts;
}

export interface ToDecide {
  /** In the order of the inventory. */
  readonly found: readonly FoundNode[];
  readonly leaving: ReadonlySet<string>;
  readonly spec: ClusterSpec;
  readonly people: Cluster['people'];
  readonly formerPeople: Cluster['formerPeople'];
  readonly secrets: Cluster['secrets'];
  readonly agent: Cluster['agent'];
  readonly headKey: string;
  readonly chipPanels: Cluster['chipPanels'];
}

export type Decision = { readonly cluster: Cluster; readonly spec: ClusterSpec } | { readonly problems: UpProblem[] };

/** Debian's own for slurm. Munge's differs from system to system, so that one is chosen which is free on all. */
const SLURM_ID = 64_030;
const MUNGE_IDS = { from: 899, to: 850 };

/** What the whole cluster is to be; pure, so that the same facts and choices decide the same. */
export function decideCluster({ found, leaving, spec, ...given }: ToDecide): Decision {
  const { choices } = spec;
  const common = commonNetwork(
    found.map(({ row, facts }) => ({ node: row.node, address: row.address, facts })),
    choices.network,
  );
  if (common === undefined) return { problems: [noNetwork(found, choices.network)] };
  const headName = chooseHead(found, leaving, spec);
  const hosts = found.map(({ row, target, facts }): Host => {
    return {
      ...hostOf({ row, target, facts }),
      address: common.addresses.get(row.node)!,
      roles: rolesOf(row, headName),
    };
  });
  const head = hosts.find(({ node }) => node === headName)!;
  const slurmVersion = slurmVersionOf(head.facts) ?? '';
  const decided: ClusterSpec = {
    ...spec,
    head: head.node,
    network: common.network,
    slurm: slurmVersion,
    system: head.facts.system.prettyName,
    ids: spec.ids ?? { slurm: SLURM_ID, munge: chooseMungeId(hosts) },
    home: choices.home ?? spec.home ?? 'nfs',
  };
  const storage = hosts.find(({ node, roles }) => roles.includes('storage') && !leaving.has(node)) ?? head;
  const cluster: Cluster = {
    name: choices.name ?? 'breadbox',
    clusterId: spec.clusterId,
    ...{ hosts, head, storage, leaving, ...given },
    compute: hosts.filter(({ node, roles }) => roles.includes('compute') && !leaving.has(node)),
    network: common.network,
    home: decided.home!,
    accounting: choices.accounting ?? 'file',
    partitionBy: choices.partitionBy ?? 'none',
    timeServer: choices.timeServer,
    slurmVersion,
    auth: hasOwnAuth(slurmVersion) ? 'slurm' : 'munge',
    ids: decided.ids!,
  };
  return { cluster, spec: decided };
}

/** As the inventory and its facts have it. */
export function hostOf({ row, target, facts }: FoundNode): Host {
  const { node, address, roles, board, groups, labels } = row;
  return { node, address, roles, board: board ?? facts.board, groups, sensors: labels[SENSORS_LABEL], target, facts };
}

/** As kept; else who has the role; else the first, which then computes as well. */
function chooseHead(found: readonly FoundNode[], leaving: ReadonlySet<string>, { head }: ClusterSpec): string {
  const staying = found.filter(({ row }) => !leaving.has(row.node));
  const candidates = staying.length > 0 ? staying : found;
  const named = candidates.find(({ row }) => row.roles.includes('head'));
  const kept = candidates.find(({ row }) => row.node === head);
  return (named ?? kept ?? candidates[0]!).row.node;
}

function rolesOf({ node, roles }: NodeRow, head: string): readonly NodeRole[] {
  if (node !== head) return roles.filter((role) => role !== 'head');
  return roles.includes('head') ? roles : ['head', ...roles];
}

/** What all that have munge have; else the highest that is free on all. */
function chooseMungeId(hosts: readonly Host[]): number {
  const there = new Set(hosts.flatMap(({ facts }) => facts.accounts.munge?.uid ?? []));
  const [only] = there;
  const isFree = (id: number) => hosts.every(({ facts }) => (facts.uids[id] ?? 'munge') === 'munge');
  if (there.size === 1 && only !== undefined && isFree(only)) return only;
  for (let id = MUNGE_IDS.from; id > MUNGE_IDS.to; id--) if (isFree(id)) return id;
  return MUNGE_IDS.to;
}

/** auth/slurm is there since 23.11; it was seen to work from 24.11 on. */
function hasOwnAuth(version: string): boolean {
  const [year = 0, month = 0] = version.split('.').map(Number);
  return year > 24 || (year === 24 && month >= 11);
}

function noNetwork(found: readonly FoundNode[], wanted: string | undefined): UpProblem {
  const lists = found.map(({ row, facts }) => {
    const own = facts.addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(' ');
    return `${row.node}: ${own || 'none'}`;
  });
  return {
    check: 'network',
    sentence:
      wanted === undefined
        ? 'There is no network in which all nodes have an address of their own.'
        : `Not all nodes have an address of their own in ${wanted}.`,
    hint: 'Put them on one switch, or say which network is meant: --network 192.168.1.0/24',
    proof: lists.join('\n'),
  };
}
