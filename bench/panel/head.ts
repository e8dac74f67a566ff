import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchHead } from '../bench-head.ts';
import { cpuSeconds } from '../cpu-watch.ts';
import type { BenchContext, Part } from '../suite.ts';
import { openDashboard } from '../watch/dashboard.ts';
import { headWithDoor, nodeTokens } from '../watch/node-door.ts';
import { SimulatedAgents } from '../watch/simulated-agents.ts';

const NODES = 64;
const FRAMES_PER_SECOND = 20;
const SETTLE_SEC = { full: 30, quick: 12 } as const;
const MEASURE_SEC = { full: 60, quick: 15 } as const;

export const headOfPanels: Part = {
  name: 'head',
  about: `what the panels of ${NODES} nodes cost the head when each shows another frame ${FRAMES_PER_SECOND} times a second, with one watcher`,
  limitSec: { full: 240, quick: 90 },
  packages: {},
  async run(context) {
    const { head, door } = await headWithDoor(context);
    const stopped = new AbortController();
    let agents: SimulatedAgents | undefined;
    try {
      agents = new SimulatedAgents(door, await nodeTokens(head, NODES));
      const dashboard = openDashboard(head, 'panel', stopped.signal);
      await rest(context, SETTLE_SEC);
      const still = await share(head, context);
      agents.flicker(FRAMES_PER_SECOND);
      await sleep(3000, undefined, { signal: context.signal });
      const before = dashboard.events;
      const flickering = await share(head, context);
      const events = (dashboard.events - before) / MEASURE_SEC[context.quick ? 'quick' : 'full'];
      const { refused, broken } = agents.sums();
      const load = `load of the machine ${loadavg()[0]!.toFixed(1)}`;
      const note = `${(still * 100).toFixed(1)} % with the same agents and no frames, ${refused} refused, ${broken} broken, ${load}`;
      context.report({
        ...{ figure: `head, ${NODES} panels at ${FRAMES_PER_SECOND} Hz: processor of the frames`, unit: '% of a core' },
        ...{ value: (flickering - still) * 100, note, target: { of: 'value', bound: 'at most', limit: 10 } },
      });
      context.report({
        ...{
          figure: `head, ${NODES} panels at ${FRAMES_PER_SECOND} Hz: news to a watcher`,
          unit: '1/s',
          value: events,
        },
        ...{ note: `the last told of ${dashboard.nodes} nodes`, target: { of: 'value', bound: 'at least', limit: 15 } },
      });
    } finally {
      agents?.stop();
      stopped.abort();
      await head.stop();
    }
  },
};

/** Of one core, over a while. */
async function share(head: BenchHead, context: BenchContext): Promise<number> {
  const from = performance.now();
  const before = cpuSeconds(head.process.pid) ?? 0;
  await rest(context, MEASURE_SEC);
  return ((cpuSeconds(head.process.pid) ?? 0) - before) / ((performance.now() - from) / 1000);
}

function rest({ quick, signal }: BenchContext, sec: { readonly full: number; readonly quick: number }): Promise<void> {
  return sleep(1000 * sec[quick ? 'quick' : 'full'], undefined, { signal });
}
