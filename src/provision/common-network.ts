import type { Facts } from './facts.ts';
import { formatNetwork, isIn, type Network, parseNetwork } from './network.ts';

/** Where nodes have addresses. `address` is what the inventory says of it. */
export interface Addressed {
  readonly node: string;
  readonly address: string;
  readonly facts: Pick<Facts, 'addresses'>;
}

export interface CommonNetwork {
  /** CIDR. */
  readonly network: string;
  /** By node. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * The smallest network in which each node has an address and no two nodes the same one, as docker0's is on each of them. One that
 * holds the addresses of the inventory comes before one that does not.
 */
export function commonNetwork(nodes: readonly Addressed[], wanted?: string): CommonNetwork | undefined {
  const [first] = nodes;
  if (first === undefined) return undefined;
  const named = wanted === undefined ? undefined : parseNetwork(wanted);
  const candidates = named === undefined ? networksOf(first) : [named];
  const found = candidates.flatMap((network) => {
    const addresses = new Map(nodes.map((node) => [node.node, addressIn(network, node)]));
    const given = [...addresses.values()].filter((address) => address !== undefined);
    if (new Set(given).size < nodes.length) return [];
    const asWritten = nodes.filter(({ node, address }) => addresses.get(node) === address).length;
    return [{ network, addresses: addresses as Map<string, string>, asWritten }];
  });
  const [best] = found.sort((a, b) => b.asWritten - a.asWritten || b.network.prefix - a.network.prefix);
  return best && { network: formatNetwork(best.network), addresses: best.addresses };
}

function networksOf({ facts }: Addressed): Network[] {
  return facts.addresses.flatMap(({ address, prefix }) => parseNetwork(`${address}/${prefix}`) ?? []);
}

/** As the inventory has it where that is one of several. */
function addressIn(network: Network, { address: written, facts }: Addressed): string | undefined {
  const inside = facts.addresses.map(({ address }) => address).filter((address) => isIn(network, address));
  return inside.includes(written) ? written : inside[0];
}
