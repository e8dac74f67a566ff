import type { Inventory } from '../inventory/node-list.ts';
import { isOwnAddress, ownAddresses } from '../provision/ssh/to-target.ts';

/** What the inventory calls the computer of this head, by any of its addresses; `undefined`: it has it not. */
export async function ownNode(inventory: Pick<Inventory, 'list'>): Promise<string | undefined> {
  const own = ownAddresses();
  const rows = await inventory.list();
  return rows.find(({ address, jump }) => jump === undefined && isOwnAddress(address, own))?.node;
}
