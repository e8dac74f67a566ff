import type { Client } from './client.ts';
import type { Load } from './output/load-report.ts';

/** Each of them is a call of its own. */
const MEASURED = 40;

/** `rows`: of jobs, those that run first. */
export async function lookAtLoad(client: Client, rows: number, signal: AbortSignal): Promise<Load> {
  const query = { states: 'pending,running', limit: rows, fold: 'true' };
  const [nodes, computer, open, running] = await Promise.all([
    client.call('GET /api/nodes', { signal }),
    client.call('GET /api/computer', { signal }),
    client.call('GET /api/jobs', { query: { ...query, states: 'pending' }, signal }),
    client.call('GET /api/jobs', { query: { ...query, states: 'running' }, signal }),
  ]);
  const details = await Promise.all(
    running.jobs.slice(0, MEASURED).map(({ jobId }) =>
      // It may have been removed since.
      client.call('GET /api/jobs/{job}', { params: { job: jobId }, signal }).catch(() => undefined),
    ),
  );
  return {
    nodes,
    load1: computer.load1,
    counts: { ...open.counts, ...running.counts },
    jobs: [
      ...running.jobs.map((job, i) => ({ job, sample: details[i]?.samples.at(-1) })),
      ...open.jobs.map((job) => ({ job, sample: undefined })),
    ].slice(0, rows),
  };
}
