import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import type { Inventory } from '../inventory/node-list.ts';
import { chipPanels } from '../panel/chip-panels.ts';
import type { UpKind } from '../protocol/provision.ts';
import { upPlan, verifyUp } from '../provision/plans/up-plan.ts';
import { clusterSecrets } from '../provision/secrets.ts';
import type { Ssh } from '../provision/ssh/open-ssh.ts';
import { toTarget } from '../provision/ssh/to-target.ts';
import { UpDesk } from '../provision/up-desk.ts';
import type { Watch } from '../telemetry/watch.ts';
import type { Tokens } from './access/tokens.ts';
import { agentsHeard } from './agents-heard.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import { NodeAgents } from './node-agents.ts';
import type { NodeListener } from './node-listener.ts';
import type { HeadStore } from './operations.ts';
import { nodesOfPeople } from './people/nodes-of-people.ts';
import { mountProvisionRoutes } from './routes/provision.ts';

export interface ProvisionParts {
  readonly store: HeadStore;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly ssh: Ssh;
  readonly tokens: Tokens;
  /** The way in for nodes. */
  readonly listener: NodeListener;
  /** The owner. */
  readonly account: string;
  readonly home: string;
  readonly version: string;
  /** breadbox-agent as built. */
  readonly agent: string;
  /** What the head hears of its nodes. */
  readonly watch: () => Pick<Watch, 'node'>;
  /** There may be a cluster more, or one less. */
  readonly clusterChanged?: () => Promise<void>;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Provision {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether there is, or is to be, an agent that this head has installed there. */
  hasAgentOn(node: string): Promise<boolean>;
  /** Begins an `up` of all nodes for people who came or went; `undefined`: another is under way, or it could not begin. */
  carryPeople(by: string): Promise<string | undefined>;
}

/** Gives `up` what it needs of the head. */
export function createProvision(parts: ProvisionParts): Provision {
  const { store, inventory, live, ssh, home, warn } = parts;
  const agents = new NodeAgents({
    ...{ ...parts, remote: ssh, bundle: parts.agent },
    targets: async (nodes) =>
      (await inventory.list()).filter(({ node }) => nodes.includes(node)).map((row) => toTarget(row)),
  });
  const ups = new UpDesk({
    ...{ store, inventory, warn, remote: ssh, plan: upPlan, verify: verifyUp },
    publish: (up) => {
      live.publish('up', up);
      if (up.state === 'done' && !up.dryRun && (up.kind === 'up' || up.kind === 'add' || up.kind === 'remove')) {
        store
          .write('homesAreGone', { askedBefore: Date.parse(up.startedAt) })
          .catch((error: unknown) => warn('that homes were removed was not kept', error));
      }
      const nodes = nodesOfPeople(up);
      if (nodes === undefined) return;
      store
        .write('setNodesOfPeople', { nodes })
        .catch((error: unknown) => warn('where people are was not kept', error));
    },
    settled: parts.clusterChanged,
    secrets: () => clusterSecrets(join(home, 'cluster')),
    people: () => store.read('peopleOfCluster', undefined),
    chipPanels: async () => chipPanels(await store.read('panels', undefined)),
    agent: (targets, kind) => agents.forPlan(targets, holderOf(kind)),
    letAgentsIn: (targets, kind) => agents.connect(targets, holderOf(kind)),
    agentsHeard: (nodes, signal) => agentsHeard(parts.watch(), nodes, signal),
    release: (nodes, isLast) => agents.release(nodes, isLast),
  });
  return {
    mount: (app) => mountProvisionRoutes(app, ups),
    async start() {
      await ups.start();
      // Nodes that are off shall not keep the head from starting.
      void agents.start().catch((error: unknown) => warn('nodes cannot reach the head', error));
    },
    async stop() {
      await ups.stop();
      await agents.stop();
    },
    async hasAgentOn(node) {
      const cluster = await store.read('cluster', undefined);
      return cluster?.nodes.includes(node) === true || agents.isInstalledOn(node);
    },
    carryPeople: (by) => carryPeople(ups, by, warn),
  };
}

function holderOf(kind: UpKind): 'cluster' | 'watched' {
  return kind === 'agent' || kind === 'agent-remove' ? 'watched' : 'cluster';
}

/** The people are kept already: what keeps an `up` from beginning must not look as if they were not. */
async function carryPeople(ups: UpDesk, by: string, warn: ProvisionParts['warn']): Promise<string | undefined> {
  const body = { kind: 'add', dryRun: false, choices: {}, pinHostKeys: false, reboot: false } as const;
  try {
    return (await ups.begin(body, by)).up;
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    if (error.code !== 'already-running') warn('no up could begin for people who came or went', error);
    return undefined;
  }
}
