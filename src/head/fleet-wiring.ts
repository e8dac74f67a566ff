import { join } from 'node:path';
import type { Inventory } from '../inventory/node-list.ts';
import { Fleet } from '../provision/fleet/fleet.ts';
import { openSsh, type Ssh } from '../provision/ssh/open-ssh.ts';
import type { HeadApp } from './head-app.ts';
import { mountFleetRoutes } from './routes/fleet.ts';

export interface FleetWiring {
  /** The one way to nodes: all parts of the head share its connections. */
  readonly ssh: Ssh;
  mount(app: HeadApp, given: (nodes: string, command: string) => Promise<void>): void;
  stop(): Promise<void>;
}

export async function createFleet(parts: {
  readonly home: string;
  readonly inventory: Inventory;
  readonly warn: (message: string, error?: unknown) => void;
}): Promise<FleetWiring> {
  const { inventory, warn } = parts;
  const directory = join(parts.home, 'ssh');
  const ssh = await openSsh({ directory });
  const fleet = new Fleet({ inventory, ssh, spool: directory, warn });
  return {
    ssh,
    mount: (app, given) => mountFleetRoutes(app, fleet, given),
    stop: async () => {
      await fleet.stop();
      await ssh.close();
    },
  };
}
