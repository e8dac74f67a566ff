import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds } from '../cpu-watch.ts';
import type { Target } from '../figure.ts';
import { watchMemory } from '../memory-watch.ts';
import type { BenchContext, Part } from '../suite.ts';
import { openDashboard } from './dashboard.ts';
import { headWithDoor, nodeTokens } from './node-door.ts';
import { SimulatedAgents } from './simulated-agents.ts';

const SETTLE_SEC = { full: 70, quick: 15 } as const;
const MEASURE_SEC = { full: 60, quick: 20 } as const;
const MB = 1e6;

const atMost = (limit: number): Target => ({ of: 'value', bound: 'at most', limit });

/** One row: how many agents, and what they may cost the head. */
function headPart(agents: number, cpu: Target, memory: Target | undefined): Part {
  return {
    name: `head-${agents}`,
    about: `what ${agents} agents that speak each second over TLS cost the head, with a dashboard open`,
    limitSec: { full: 300, quick: 150 },
    packages: {},
    run: (context) => measure(context, agents, cpu, memory),
  };
}

export const watchedHead: readonly Part[] = [
  headPart(64, atMost(5), undefined),
  headPart(1000, atMost(60), atMost(300)),
];

async function measure(context: BenchContext, agents: number, cpu: Target, memory: Target | undefined): Promise<void> {
  const { head, door } = await headWithDoor(context);
  const stopped = new AbortController();
  let simulated: SimulatedAgents | undefined;
  try {
    const idleFrom = cpuSeconds(head.process.pid) ?? 0;
    await sleep(5000, undefined, { signal: context.signal });
    const idle = ((cpuSeconds(head.process.pid) ?? 0) - idleFrom) / 5;
    simulated = new SimulatedAgents(door, await nodeTokens(head, agents));
    const dashboard = openDashboard(head, 'telemetry', stopped.signal);
    await sleep(1000 * (context.quick ? SETTLE_SEC.quick : SETTLE_SEC.full), undefined, { signal: context.signal });
    const ram = watchMemory(head.process.pid);
    const events = dashboard.events;
    const before = cpuSeconds(head.process.pid) ?? 0;
    const sec = context.quick ? MEASURE_SEC.quick : MEASURE_SEC.full;
    await sleep(1000 * sec, undefined, { signal: context.signal });
    const share = ((cpuSeconds(head.process.pid) ?? 0) - before) / sec;
    const seen = dashboard.events - events;
    ram.stop();
    const { refused, broken } = simulated.sums();
    const note = `${refused} values refused, ${broken} requests broken, idle ${(idle * 100).toFixed(1)} %`;
    const of = `head, ${agents} agents`;
    context.report({ figure: `${of}: processor`, unit: '% of a core', value: share * 100, target: cpu, note });
    const megabytes = ram.peak().sampledBytes / MB;
    context.report({ figure: `${of}: memory`, unit: 'MB', value: megabytes, ...(memory && { target: memory }) });
    const live: Target = { of: 'value', bound: 'at least', limit: 0.9 };
    const nodes = `the last told of ${dashboard.nodes} nodes`;
    context.report({ figure: `${of}: news to a dashboard`, unit: '1/s', value: seen / sec, target: live, note: nodes });
  } finally {
    simulated?.stop();
    stopped.abort();
    await head.stop();
  }
}
