import { ConsoleDesk } from '../consoles/console-desk.ts';
import type { Inventory } from '../inventory/node-list.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import type { Sessions } from './access/sessions.ts';
import type { Tokens } from './access/tokens.ts';
import type { AppAccess } from './app.ts';
import type { HeadApp } from './head-app.ts';
import type { HeadStore } from './operations.ts';
import { mountConsoleRoutes } from './routes/consoles.ts';

export interface ConsolesWiring {
  mount(app: HeadApp, access: AppAccess): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives terminals on nodes what they need of the head: they live no longer than who opened them is let in. */
export function createConsoles(parts: {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly ssh: Ssh;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: () => number;
}): ConsolesWiring {
  const { store, inventory, ssh, tokens, sessions, warn, now = Date.now } = parts;
  const desk = new ConsoleDesk({
    ...{ store, inventory, ssh, warn },
    isOwner: async ({ kind, hash }) => {
      const row =
        kind === 'token'
          ? await store.read('tokenByHash', { hash })
          : await store.read('sessionByHash', { hash, now: now() });
      return row?.role === 'owner';
    },
  });
  const look = (): void => void desk.look();
  tokens.onForgotten(look);
  sessions.onForgotten(look);
  return {
    mount: (app, { people, limit }) => mountConsoleRoutes(app, { desk, people, limit, now }),
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}
