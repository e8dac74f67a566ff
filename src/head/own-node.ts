import { hostname } from 'node:os';
import { nodeNameProblem } from '../inventory/names.ts';
import type { Inventory } from '../inventory/node-list.ts';
import { isOwnAddress, ownAddresses } from '../provision/ssh/to-target.ts';

/** What the inventory calls the computer of this head, by any of its addresses; `undefined`: it has it not. */
export async function ownNode(inventory: Pick<Inventory, 'list'>): Promise<string | undefined> {
  const own = ownAddresses();
  const rows = await inventory.list();
  return rows.find(({ address, jump }) => jump === undefined && isOwnAddress(address, own))?.node;
}

/** What the computer of this head is called as long as no inventory has it: the first label of its host name, as a node may be called. */
export function ownHostName(): string {
  const [first = ''] = hostname().split('.');
  const label = first.replace(/[^\w-]/g, '-');
  return nodeNameProblem(label) === undefined ? label : 'head';
}
