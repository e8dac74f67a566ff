import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inventory } from '../inventory/node-list.ts';
import type { Cluster } from '../provision/cluster.ts';
import { upPlan, verifyUp } from '../provision/plans/up-plan.ts';
import { clusterSecrets } from '../provision/secrets.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { UpDesk } from '../provision/up-desk.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountProvisionRoutes } from './routes/provision.ts';

export interface ProvisionParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly ssh: Ssh;
  readonly home: string;
  readonly version: string;
  /** breadbox-agent as built. */
  readonly agent: string;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Provision {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives `up` what it needs of the head. */
export function createProvision(parts: ProvisionParts): Provision {
  const { store, inventory, live, ssh, home, warn } = parts;
  const ups = new UpDesk({
    ...{ store, inventory, warn, remote: ssh, plan: upPlan, verify: verifyUp },
    publish: (up) => live.publish('up', up),
    secrets: () => clusterSecrets(join(home, 'cluster')),
    people: async () => ({ people: [], formerPeople: [] }),
    agent: () => shippedAgent(parts),
  });
  return {
    mount: (app) => mountProvisionRoutes(app, ups),
    start: () => ups.start(),
    stop: () => ups.stop(),
  };
}

async function shippedAgent({ version, agent: path }: ProvisionParts): Promise<Cluster['agent']> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { version, sha256, path, url: undefined, ca: undefined, tokens: new Map() };
}
