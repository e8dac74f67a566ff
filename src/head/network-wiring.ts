import type { Inventory } from '../inventory/node-list.ts';
import type { Engine } from '../jobs/engine.ts';
import { NetworkDesk } from '../network/network-desk.ts';
import { OwnTests } from '../network/own-tests.ts';
import type { LinkOfNode } from '../network/path-facts.ts';
import type { NetworkFinding } from '../protocol/network.ts';
import type { Remote } from '../provision/ssh/remote.ts';
import type { Watch } from '../telemetry/watch.ts';
import type { HeadApp } from './head-app.ts';
import type { LiveHub } from './live-hub.ts';
import type { HeadStore } from './operations.ts';
import { mountNetworkRoutes } from './routes/network.ts';

/** Agents speak each second: of one that is silent for so long, an alert tells soon. */
const GONE_MS = 2500;

export interface NetworkParts {
  readonly store: HeadStore;
  /** That jobs go to at the moment. */
  readonly engine: Engine;
  readonly local: Engine;
  readonly inventory: Inventory;
  readonly live: LiveHub;
  readonly ssh: Remote;
  readonly watch: Watch;
  /** What tests have found, each time that it may have changed. */
  readonly found: (findings: readonly NetworkFinding[]) => void;
  readonly warn: (message: string, error?: unknown) => void;
}

export interface Network {
  mount(app: HeadApp): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Gives tests of the network what they need of the head, and begins those that nobody asks for. */
export function createNetwork(parts: NetworkParts): Network {
  const { store, engine, local, inventory, live, ssh, watch, warn } = parts;
  const desk = new NetworkDesk({
    ...{ store, inventory, remote: ssh, warn, found: parts.found },
    links: () => linksOf(watch),
    publish: (test) => live.publish('networkTest', test),
  });
  const own = new OwnTests({
    ...{ desk, inventory, warn },
    jobsRun: async () => (await Promise.all([engine, local].map(isAtWork))).includes(true),
    mayBegin: async () => (await store.read('listUps', { limit: 1 }))[0]?.state !== 'running',
    isGone: (node) => Date.now() - (watch.node(node)?.seenAt ?? Infinity) > GONE_MS,
  });
  let endBoots: () => void = () => {};
  return {
    mount: (app) => mountNetworkRoutes(app, desk),
    start: async () => {
      await desk.start();
      // Where no boot before is known, it may be the agent that is new.
      endBoots = watch.onBoot((node, before) => {
        if (before !== undefined) own.booted(node);
      });
      own.start();
    },
    stop: async () => {
      endBoots();
      own.stop();
      await desk.stop();
    },
  };
}

/** Also by jobs that nobody submitted through Breadbox: their nodes are busy. */
async function isAtWork(engine: Engine): Promise<boolean> {
  const [jobs, nodes] = await Promise.all([engine.list({ states: ['running'] }), engine.nodes()]);
  return jobs.length > 0 || nodes.some(({ busyCores }) => busyCores > 0);
}

/** Of the interface that leads to the head. */
function linksOf(watch: Watch): ReadonlyMap<string, LinkOfNode> {
  return new Map(
    watch.nodes().flatMap(({ node, about, values }) => {
      const main = about.interfaces.find(({ isMain }) => isMain);
      if (main === undefined) return [];
      const bits = values.get(`link_speed_bits_per_second.${main.interface}`);
      const link = { isWireless: main.kind === 'wireless', ...(bits !== undefined && { mbitPerSec: bits / 1e6 }) };
      return [[node, link] as const];
    }),
  );
}
