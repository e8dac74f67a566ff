import { lookupService } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { compareNatural } from '../../cluster/natural-order.ts';
import type { Neighbour, NodeRow } from '../../protocol/inventory.ts';
import { isIpAddress } from '../names.ts';
import { boardMaker } from './board-maker.ts';
import { knownNeighbours } from './known-neighbours.ts';
import { sshBanner } from './ssh-banner.ts';

const SSH_PORT = 22;
const ANSWERS_WITHIN_MS = 2000;
const NAME_WITHIN_MS = 1000;
/** Connections at once. */
const AT_ONCE = 64;

/**
 * Neighbours that this computer knows already, and of the addresses given which answer at their SSH port. It asks the
 * addresses given and no others.
 */
export async function discover(
  addresses: readonly string[],
  nodes: readonly Pick<NodeRow, 'node' | 'address'>[],
  { port = SSH_PORT, timeoutMs = ANSWERS_WITHIN_MS } = {},
): Promise<Neighbour[]> {
  const asked = await eachOf([...new Set(addresses)], async (address) => ({
    address,
    ...(await sshBanner(address, port, timeoutMs)),
  }));
  // Afterwards, as the kernel has then learnt the MACs of those that were asked.
  const known = await knownNeighbours();
  const macs = new Map(known.map(({ address, mac }) => [address, mac]));
  const others = known
    .filter(({ address }) => !addresses.includes(address))
    .map(({ address }) => ({ address, ssh: 'not asked' as const }));
  const found = await eachOf([...asked, ...others], async (neighbour): Promise<Neighbour> => {
    const mac = macs.get(neighbour.address);
    const maker = mac === undefined ? undefined : boardMaker(mac);
    const name = await nameOf(neighbour.address);
    const node = nodes.find(({ address }) => address.toLowerCase() === neighbour.address.toLowerCase())?.node;
    return {
      ...neighbour,
      ...(mac !== undefined && { mac }),
      ...(maker !== undefined && { maker }),
      ...(name !== undefined && { name }),
      ...(node !== undefined && { node }),
    };
  });
  return found.sort((a, b) => compareNatural(a.address, b.address));
}

async function nameOf(address: string): Promise<string | undefined> {
  if (!isIpAddress(address)) return undefined;
  const late = new AbortController();
  const tooLate = delay(NAME_WITHIN_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined);
  const found = lookupService(address, SSH_PORT).then(
    ({ hostname }) => (hostname === address ? undefined : hostname),
    () => undefined, // it has no name, which is no fault
  );
  return Promise.race([found, tooLate]).finally(() => late.abort());
}

async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
