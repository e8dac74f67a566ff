import { fileURLToPath } from 'node:url';
import type { Farm } from '../farm/farm.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import type { Tokens } from './access/tokens.ts';
import type { HeadApp } from './head-app.ts';
import { LendingSecrets } from './lendings/lending-secrets.ts';
import { Lendings } from './lendings/lendings.ts';
import { LentNodes } from './lendings/lent-nodes.ts';
import { WaysToHead } from './lendings/ways-to-head.ts';
import type { NodeListener } from './node-listener.ts';
import type { HeadStore } from './operations.ts';
import { mountLendRoutes } from './routes/farm-lend.ts';

export interface LendingsParts {
  readonly store: HeadStore;
  readonly tokens: Tokens;
  readonly inventory: Inventory;
  readonly farm: Farm;
  readonly ssh: Ssh;
  readonly listener: NodeListener;
  readonly home: string;
  /** breadbox-agent as built. */
  readonly agent: string;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface LendingsWiring {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives lending over SSH what it needs of the head. */
export function createLendings(parts: LendingsParts): LendingsWiring {
  const { listener, ssh, warn } = parts;
  const shWorker = fileURLToPath(new URL('./worker.sh', import.meta.url));
  const ways: WaysToHead = new WaysToHead({ listener, remote: ssh, warn, told: (node) => lendings.tunnelled(node) });
  const nodes = new LentNodes({ remote: ssh, agent: parts.agent, shWorker });
  const lendings: Lendings = new Lendings({ ...parts, nodes, ways, secrets: new LendingSecrets(parts.home) });
  listener.onMove(() => {
    lendings.moved().catch((error: unknown) => warn('lent nodes did not hear that the head has moved', error));
  });
  return {
    mount: (app) => mountLendRoutes(app, lendings),
    // Nodes that are off shall not keep the head from starting.
    start: async () => void lendings.start().catch((error: unknown) => warn('lent nodes cannot be seen to', error)),
    stop: () => lendings.close(),
  };
}
