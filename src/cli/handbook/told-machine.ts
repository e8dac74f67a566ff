import type { ApiOutput } from '../../protocol/api.ts';
import type { PlanResult } from '../../protocol/plan.ts';
import type { Client } from '../client.ts';

const MOST_WHOLE = 20;

/** All that the head tells of the machine that a handbook has in it, and what a plan says of its parts. */
export interface ToldMachine {
  readonly machine: ApiOutput<'GET /api/handbook'>;
  readonly status: ApiOutput<'GET /api/status'>;
  readonly computer: ApiOutput<'GET /api/computer'>;
  readonly cluster: ApiOutput<'GET /api/cluster'>;
  readonly nodes: ApiOutput<'GET /api/inventory'>;
  readonly telemetry: ApiOutput<'GET /api/telemetry'>;
  readonly meters: ApiOutput<'GET /api/meters'>;
  readonly results: ApiOutput<'GET /api/bench-runs'>;
  readonly plan: PlanResult | undefined;
  readonly madeAt: string;
}

export async function tellMachine(client: Client, signal: AbortSignal): Promise<Omit<ToldMachine, 'plan' | 'madeAt'>> {
  const [machine, status, computer, cluster, nodes, telemetry, meters, results] = await Promise.all([
    client.call('GET /api/handbook', { signal }),
    client.call('GET /api/status', { signal }),
    client.call('GET /api/computer', { signal }),
    client.call('GET /api/cluster', { signal }),
    client.call('GET /api/inventory', { signal }),
    client.call('GET /api/telemetry', { signal }),
    client.call('GET /api/meters', { signal }),
    client.call('GET /api/bench-runs', { signal }),
  ]);
  return {
    machine,
    status,
    computer,
    cluster,
    nodes,
    telemetry,
    meters,
    results: await whole(client, results, signal),
  };
}

/** In the list, results of pairs of nodes lack their figures. */
async function whole(
  client: Client,
  runs: ToldMachine['results'],
  signal: AbortSignal,
): Promise<ToldMachine['results']> {
  const lacking = runs.filter(({ benchmark, state }) => benchmark === 'mpi' && state === 'done').slice(0, MOST_WHOLE);
  const asked = lacking.map(({ run }) => client.call('GET /api/bench-runs/{run}', { params: { run }, signal }));
  const byName = new Map((await Promise.all(asked)).map((run) => [run.run, run]));
  return runs.map((run) => byName.get(run.run) ?? run);
}
