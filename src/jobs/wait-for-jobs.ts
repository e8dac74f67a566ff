import { setTimeout as sleep } from 'node:timers/promises';
import { type Engine, hasEnded, type JobStatus } from './engine.ts';

/** For the suites of engines: the statuses once `ready` holds for each; an error that shows them when that takes too long. */
export async function waitForJobs(
  engine: Engine,
  jobIds: readonly string[],
  ready: (status: JobStatus) => boolean = ({ state }) => hasEnded(state),
  withinMs = 60_000,
): Promise<readonly JobStatus[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await engine.status(jobIds);
    const statuses = jobIds.map((jobId) => found.get(jobId));
    if (statuses.every((status) => status !== undefined && ready(status))) return statuses as JobStatus[];
    if (Date.now() > deadline) throw new Error(`after ${withinMs} ms: ${JSON.stringify(statuses)}`);
    await sleep(10);
  }
}

export async function waitForJob(
  engine: Engine,
  jobId: string,
  ready?: (status: JobStatus) => boolean,
): Promise<JobStatus> {
  const [status] = await waitForJobs(engine, [jobId], ready);
  return status!;
}
