import { join } from 'node:path';
import type { Inventory } from '../inventory/node-list.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { Sandboxes } from '../sandbox/sandboxes.ts';
import type { HeadApp } from './head-app.ts';
import { ownPins } from './own-pins.ts';
import { mountSandboxRoutes } from './routes/sandbox.ts';

/** For all heads of the computer: base images depend on nothing that is a head's own. */
const IMAGES = '/var/cache/breadbox/images';

/** Practice clusters live on without the head; it does nothing for them until it is asked. */
export function mountSandboxes(
  app: HeadApp,
  home: string,
  { inventory, ssh }: { readonly inventory: Pick<Inventory, 'list'>; readonly ssh: Pick<Ssh, 'forgetHosts'> },
): void {
  mountSandboxRoutes(app, new Sandboxes(join(home, 'sandboxes'), IMAGES), async (removed) =>
    ssh.forgetHosts(ownPins(removed, await inventory.list())),
  );
}
