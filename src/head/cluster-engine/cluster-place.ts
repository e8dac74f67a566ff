import { BreadboxError } from '../../cluster/errors.ts';
import type { ClusterPlace } from '../../farm/cluster-place.ts';
import type { Inventory } from '../../inventory/node-list.ts';
import { ownAddresses } from '../../provision/ssh/to-target.ts';
import type { RunAccounts } from '../accounts/run-accounts.ts';
import type { NodeListener } from '../node-listener.ts';
import type { SeatedCluster } from './cluster-seat.ts';

export interface ClusterPlaceParts {
  readonly inventory: Inventory;
  readonly listener: NodeListener;
  /** Of this computer. */
  readonly accounts: RunAccounts;
  /** The head's own account: the owner. */
  readonly account: string;
  readonly agentBundle: { readonly version: string; readonly path: string };
}

/** @param clusterAccounts as which jobs run there */
export function clusterPlace(
  parts: ClusterPlaceParts,
  { shell, engine, head }: SeatedCluster,
  clusterAccounts: RunAccounts,
): ClusterPlace {
  const { inventory, listener, accounts, account, agentBundle } = parts;
  return {
    shell,
    agent: agentBundle,
    workplace: (owner) => clusterAccounts.workplace(owner),
    async access() {
      // `up` has opened it; a cluster that was there before has to be let in.
      if (listener.isOpen) return listener.access();
      const own = ownAddresses();
      const names = new Set([...(await engine.nodes()).map(({ node }) => node), head]);
      const rows = (await inventory.list()).filter(({ node }) => names.has(node));
      const other = rows.find(({ address }) => address !== 'localhost' && !own.has(address));
      return listener.open(other?.address ?? rows[0]?.address ?? head);
    },
    async mayRunHere(owner) {
      try {
        await accounts.checkMaySubmit({ user: owner, role: owner === account ? 'owner' : 'user' });
        return true;
      } catch (error) {
        if (error instanceof BreadboxError) return false;
        throw error;
      }
    },
  };
}
