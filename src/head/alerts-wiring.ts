import { NodeSet } from '../cluster/node-set.ts';
import type { Inventory } from '../inventory/node-list.ts';
import { type Engine, hasEnded } from '../jobs/engine.ts';
import type { NetworkFinding } from '../protocol/network.ts';
import { AlertDesk } from '../telemetry/alerts/alert-desk.ts';
import { allRules } from '../telemetry/alerts/rules/all.ts';
import type { Watch } from '../telemetry/watch.ts';
import { AskedByCommand } from './asked-by-command.ts';
import { askedOfNodes } from './asked-of-nodes.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountAlertRoutes } from './routes/alerts.ts';

export interface AlertsWiringParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly engine: Engine;
  readonly live: LiveHub;
  readonly watch: Watch;
  /** What other computers call the dashboard; absent where it is for this one alone. */
  readonly url?: () => string | undefined;
  readonly warn: (message: string, error?: unknown) => void;
  readonly now?: (() => number) | undefined;
}

export interface AlertsWiring {
  setFindings(from: 'network', findings: readonly NetworkFinding[]): void;
  /** Of a command that somebody gives nodes. @throws BreadboxError `bad-input`, `not-found` */
  readonly commandGiven: (nodes: string, command: string) => Promise<void>;
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives alerts what they need of the head. */
export function createAlerts({ store, inventory, engine, live, ...parts }: AlertsWiringParts): AlertsWiring {
  const now = parts.now ?? Date.now;
  const byCommand = new AskedByCommand(inventory, now);
  const desk = new AlertDesk({
    ...{ ...parts, store, rules: allRules() },
    planned: async () => (await inventory.list()).map(({ node }) => node),
    // Names alone may be of nodes that the inventory has no more: their history is still asked for.
    resolve: async (nodes) => (nodes.includes('@') ? inventory.resolve(nodes) : NodeSet.parse(nodes)),
    asked: async () => [...(await askedOfNodes(store, now())), ...byCommand.lately()],
    jobsAt: (node, since) => jobsAt(engine, node, since),
    publish: (alerts) => live.publish('alerts', { alerts }),
  });
  return {
    setFindings: (from, findings) => desk.setFindings(from, findings),
    commandGiven: (nodes, command) => byCommand.take(nodes, command),
    mount: (app) => mountAlertRoutes(app, desk),
    start: () => desk.start(),
    stop: () => desk.stop(),
  };
}

/** Those that run there, and those that ended since. */
async function jobsAt(engine: Engine, node: string, since: number): Promise<readonly string[]> {
  const jobs = await engine.list({ batchOnly: true });
  return jobs
    .filter(({ node: where, startedAt, endedAt, state }) => {
      if (where === undefined || startedAt === undefined || !NodeSet.parse(where).has(node)) return false;
      return !hasEnded(state) || (endedAt !== undefined && Date.parse(endedAt) >= since);
    })
    .map(({ jobId }) => jobId);
}
