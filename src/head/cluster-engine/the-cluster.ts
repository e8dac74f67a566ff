import type { Inventory } from '../../inventory/node-list.ts';
import type { ClusterSpec } from '../../provision/cluster-spec.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { ownAddresses, toTarget } from '../../provision/ssh/to-target.ts';
import type { HeadStore } from '../operations.ts';

/** The Slurm cluster that jobs go to. */
export interface TheCluster {
  /** Of its engine: `slurm:ID`. */
  readonly key: string;
  readonly name: string;
  /** The node that speaks to slurmctld. */
  readonly head: string;
  /** It was there before Breadbox. */
  readonly adopted: boolean;
  /** Its version. */
  readonly slurm: string;
}

/** The one that `up` has made and verified; `undefined`: there is none. */
export async function clusterOfUp(store: HeadStore): Promise<TheCluster | undefined> {
  const row = await store.read('cluster', undefined);
  if (row === undefined || row.verifiedAt === null) return undefined;
  const { clusterId, head, slurm = '' } = JSON.parse(row.spec) as ClusterSpec;
  if (head === undefined) return undefined;
  return { key: `slurm:${clusterId}`, name: row.name, head, adopted: false, slurm };
}

/** How to get there; where it is this computer and the login is ours, without SSH. @throws BreadboxError `not-found` */
export async function targetOfHead(inventory: Inventory, head: string, account: string): Promise<Target> {
  const row = await inventory.get(head);
  const target = toTarget(row);
  const isHere = row.address === 'localhost' || ownAddresses().has(row.address);
  return isHere && (row.user ?? account) === account && row.jump === undefined ? { ...target, local: true } : target;
}
