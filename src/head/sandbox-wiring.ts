import { join } from 'node:path';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { Sandboxes } from '../sandbox/sandboxes.ts';
import type { HeadApp } from './head-app.ts';
import { mountSandboxRoutes } from './routes/sandbox.ts';

/** For all heads of the computer: base images depend on nothing that is a head's own. */
const IMAGES = '/var/cache/breadbox/images';

/** Practice clusters live on without the head; it does nothing for them until it is asked. */
export function mountSandboxes(app: HeadApp, home: string, ssh: Pick<Ssh, 'forgetHosts'>): void {
  mountSandboxRoutes(app, new Sandboxes(join(home, 'sandboxes'), IMAGES), ssh);
}
