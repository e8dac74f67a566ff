import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WATCH_FLAGS } from '../../src/protocol/agent-places.ts';
import { BenchHead } from '../bench-head.ts';
import { medianOf, peerMedian } from '../figure.ts';
import { findProgram } from '../find-program.ts';
import { isThere } from '../install-peers.ts';
import type { BenchContext, Part } from '../suite.ts';
import { type Memory, treeCpuSeconds, treeMemory } from './cost.ts';
import { collectd, gmond, nodeExporter } from './peers.ts';
import { startWatcher, type Watcher } from './watcher.ts';

const AGENT = join(import.meta.dirname, '../../dist/breadbox-agent.cjs');
const NODE = 'bench';
/** What each does only at its start is behind it then. */
const SETTLE_SEC = { full: 20, quick: 5 } as const;
const TURN_SEC = { full: 60, quick: 15 } as const;
const MB = 1e6;

interface Cost extends Memory {
  readonly cpuSecAMinute: number;
}

export const watchingAgent: Part = {
  name: 'agent',
  about: 'what watching this computer costs, each second, beside node_exporter, collectd and gmond at the same time',
  limitSec: { full: 480, quick: 90 },
  packages: {
    'prometheus-node-exporter': 'prometheus-node-exporter',
    'collectd-core': '/usr/sbin/collectd',
    'ganglia-monitor': '/usr/sbin/gmond',
  },
  async run(context) {
    const head = await BenchHead.start({ ...context, env: { BREADBOX_OWN_AGENT: 'no' } });
    const watchers: Watcher[] = [];
    try {
      watchers.push(await breadboxAgent(head, context));
      for (const start of peers(context)) watchers.push(await start());
      compare(watchers, await turns(watchers, context), context);
    } finally {
      for (const watcher of watchers) await watcher.stop();
      await head.stop();
    }
  },
};

async function breadboxAgent(head: BenchHead, context: BenchContext): Promise<Watcher> {
  const { stdout } = await head.cli(['token', 'create', '--role', 'node', '--nodes', NODE, '--json']);
  const { token } = JSON.parse(stdout) as { token: string };
  const file = join(context.directory, 'agent.json');
  writeFileSync(file, JSON.stringify({ node: NODE, token, url: head.url }), { mode: 0o600 });
  const argv = [process.execPath, ...WATCH_FLAGS, AGENT, 'watch', '--file', file];
  const received = async () => {
    const { state, values } = await head.calls.call('GET /api/telemetry/{node}', { params: { node: NODE } });
    return state === 'live' ? Object.keys(values).length : 0;
  };
  return startWatcher('Breadbox', argv, context, received);
}

function peers(context: BenchContext): (() => Promise<Watcher>)[] {
  const known = {
    'prometheus-node-exporter': nodeExporter,
    '/usr/sbin/collectd': collectd,
    '/usr/sbin/gmond': gmond,
  } as const;
  return Object.entries(known).flatMap(([mark, start]) => {
    const program = mark.includes('/') ? (isThere(mark) ? mark : undefined) : findProgram(mark);
    if (program !== undefined) return [() => start(program, context)];
    context.skip(mark, 'it is not installed');
    return [];
  });
}

/** All of them over the same minutes: what else runs on the machine disturbs each alike. */
async function turns(watchers: readonly Watcher[], { quick, reps, signal, say }: BenchContext) {
  const kind = quick ? 'quick' : 'full';
  await sleep(SETTLE_SEC[kind] * 1000, undefined, { signal });
  const costs = new Map<Watcher, Cost[]>(watchers.map((watcher) => [watcher, []]));
  for (let rep = 0; rep < reps; rep++) {
    const before = watchers.map(({ process }) => treeCpuSeconds(process));
    const fromMs = performance.now();
    await sleep(TURN_SEC[kind] * 1000, undefined, { signal });
    for (const [i, watcher] of watchers.entries()) {
      const cpu = treeCpuSeconds(watcher.process) - before[i]!;
      const minutes = (performance.now() - fromMs) / 60_000;
      costs.get(watcher)!.push({ cpuSecAMinute: cpu / minutes, ...treeMemory(watcher.process) });
    }
  }
  for (const watcher of watchers) {
    const received = await watcher.received();
    if (received === 0) throw new Error(`nothing has come from ${watcher.name}`);
    say(
      `${watcher.name}: ${received} ${watcher.name === 'Breadbox' ? 'series are known of it' : 'bytes or packets came'}`,
    );
  }
  return costs;
}

function compare([ours, ...others]: readonly Watcher[], costs: ReadonlyMap<Watcher, Cost[]>, context: BenchContext) {
  const { report } = context;
  const of = (watcher: Watcher, figure: (cost: Cost) => number) => costs.get(watcher)!.map(figure);
  const cpu = ({ cpuSecAMinute }: Cost) => cpuSecAMinute;
  const rss = ({ rssBytes }: Cost) => rssBytes / MB;
  const uss = ({ ussBytes }: Cost) => ussBytes / MB;
  const own = (limit: number) => ({ of: 'value', bound: 'at most', limit }) as const;
  report({ figure: 'memory, resident', unit: 'MB', ...medianOf(of(ours!, rss)), target: own(60) });
  report({ figure: 'memory, its own', unit: 'MB', ...medianOf(of(ours!, uss)), target: own(20) });
  for (const peer of others) {
    const peerCpu = peerMedian(peer.name, of(peer, cpu));
    if (peerCpu.value === 0) {
      context.skip(`processor time of ${peer.name}`, 'it took less than the kernel counts');
      continue;
    }
    const isExporter = peer.name === 'prometheus-node-exporter';
    const target = { of: 'ratio', bound: 'at most', limit: 0.5 } as const;
    report({
      figure: 'processor time a minute',
      unit: 's',
      ...medianOf(of(ours!, cpu)),
      peer: peerCpu,
      ...(isExporter && { target }),
    });
  }
  for (const peer of others) {
    const [value, peerValue] = [medianOf(of(ours!, rss)), peerMedian(peer.name, of(peer, rss))];
    report({ figure: 'memory, resident', unit: 'MB', ...value, peer: peerValue });
    report({
      figure: 'memory, its own',
      unit: 'MB',
      ...medianOf(of(ours!, uss)),
      peer: peerMedian(peer.name, of(peer, uss)),
    });
  }
}
