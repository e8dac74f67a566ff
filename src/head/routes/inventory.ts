import type { Inventory } from '../../inventory/node-list.ts';
import type { Neighbour } from '../../protocol/inventory.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

export function mountInventoryRoutes(
  app: HeadApp,
  inventory: Inventory,
  discover: (addresses: readonly string[]) => Promise<Neighbour[]>,
): void {
  mount(app, 'GET /api/inventory', async ({ query }) => {
    if (query.nodes === undefined) return inventory.list();
    const wanted = await inventory.resolve(query.nodes);
    return (await inventory.list()).filter(({ node }) => wanted.has(node));
  });

  mount(app, 'GET /api/inventory/{node}', ({ params }) => inventory.get(params.node));

  mount(app, 'POST /api/inventory/import', ({ body }) => inventory.import(body, body));

  mount(app, 'POST /api/inventory', ({ body }) => inventory.add(body.nodes));

  mount(app, 'DELETE /api/inventory', async ({ query }) => {
    const nodes = await inventory.resolveSome(query.nodes);
    await inventory.remove(nodes);
    return { removed: [...nodes] };
  });

  mount(app, 'GET /api/groups', () => inventory.groups());

  mount(app, 'PUT /api/groups/{group}', async ({ params, body }) => {
    const nodes = await inventory.resolve(body.nodes);
    await inventory.setGroup(params.group, nodes);
    return { group: params.group, nodes: nodes.toString() };
  });

  mount(app, 'POST /api/inventory/discover', ({ body }) => discover(body.addresses));
}
