import { discover } from '../inventory/discover/discover.ts';
import { Inventory } from '../inventory/node-list.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountInventoryRoutes } from './routes/inventory.ts';

export function createInventory({ store, live }: { readonly store: HeadStore; readonly live: LiveHub }): Inventory {
  return new Inventory({ store, changed: () => live.publish('inventory', {}) });
}

export function mountInventory(app: HeadApp, inventory: Inventory): void {
  mountInventoryRoutes(app, inventory, async (addresses) => discover(addresses, await inventory.list()));
}
