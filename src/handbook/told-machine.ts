import type { ApiOutput } from '../protocol/api.ts';
import type { PlanResult } from '../protocol/plan.ts';

const MOST_WHOLE = 20;

/** What the head is asked, each without a further word. */
const ASKED = {
  machine: 'GET /api/handbook',
  status: 'GET /api/status',
  computer: 'GET /api/computer',
  cluster: 'GET /api/cluster',
  nodes: 'GET /api/inventory',
  telemetry: 'GET /api/telemetry',
  meters: 'GET /api/meters',
  results: 'GET /api/bench-runs',
} as const;
type AskedKey = (typeof ASKED)[keyof typeof ASKED] | 'GET /api/bench-runs/{run}';

type OfHead = { readonly [K in keyof typeof ASKED]: ApiOutput<(typeof ASKED)[K]> };

/** All that the head tells of the machine that a handbook has in it, and what a plan says of its parts. */
export interface ToldMachine extends OfHead {
  readonly plan: PlanResult | undefined;
  readonly madeAt: string;
}

/** A call of the API, as the command line and the dashboard have it. */
export type AskHead = <K extends AskedKey>(
  key: K,
  given: { readonly params?: { readonly run: string }; readonly signal: AbortSignal },
) => Promise<ApiOutput<K>>;

/** @throws BreadboxError what the head refuses, or `no-head` */
export async function tellMachine(ask: AskHead, signal: AbortSignal): Promise<OfHead> {
  const [machine, status, computer, cluster, nodes, telemetry, meters, results] = await Promise.all([
    ask(ASKED.machine, { signal }),
    ask(ASKED.status, { signal }),
    ask(ASKED.computer, { signal }),
    ask(ASKED.cluster, { signal }),
    ask(ASKED.nodes, { signal }),
    ask(ASKED.telemetry, { signal }),
    ask(ASKED.meters, { signal }),
    ask(ASKED.results, { signal }),
  ]);
  const all = { machine, status, computer, cluster, nodes, telemetry, meters };
  return { ...all, results: await whole(ask, results, signal) };
}

/** In the list, results of pairs of nodes lack their figures. */
async function whole(ask: AskHead, runs: OfHead['results'], signal: AbortSignal): Promise<OfHead['results']> {
  const lacking = runs.filter(({ benchmark, state }) => benchmark === 'mpi' && state === 'done').slice(0, MOST_WHOLE);
  const asked = lacking.map(({ run }) => ask('GET /api/bench-runs/{run}', { params: { run }, signal }));
  const byName = new Map((await Promise.all(asked)).map((run) => [run.run, run]));
  return runs.map((run) => byName.get(run.run) ?? run);
}
