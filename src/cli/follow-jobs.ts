import { BreadboxError } from '../cluster/errors.ts';
import type { Job } from '../protocol/jobs.ts';
import type { Client } from './client.ts';
import { readEvents } from './events.ts';
import { outlastRestart } from './outlast-restart.ts';

/** Events may stop for reasons that no one tells (a cable, a proxy): after so much silence the jobs are asked for. */
const LOOK_AGAIN_SEC = 10;
/** More than jobs that wait and run; the head takes no larger number. */
const ALL = 100_000;

export interface FollowingJobs {
  readonly signal: AbortSignal;
  /** All of them, whenever one has changed, and at first. */
  readonly onJobs: (jobs: readonly Job[]) => void;
}

/**
 * Until all have ended, oldest first; the id of an array stands for its indexes, and a raw id for what has it.
 * @throws BreadboxError `not-found` where one of them is unknown
 */
export async function followJobs(
  client: Client,
  jobIds: readonly string[],
  { signal, onJobs }: FollowingJobs,
): Promise<readonly Job[]> {
  const wanted = new Set<string | undefined>(jobIds);
  const isWanted = ({ jobId, rawId, arrayId }: Job) => [jobId, rawId, arrayId].some((name) => wanted.has(name));
  return outlastRestart(signal, async (seen) => {
    const events = await client.stream('GET /api/live', { signal });
    const silence = setTimeout(() => events.destroy(), LOOK_AGAIN_SEC * 1000);
    try {
      const jobs = new Map((await askFor(client, jobIds, signal)).map((job) => [job.jobId, job]));
      const show = () => {
        seen();
        const all = [...jobs.values()];
        onJobs(all);
        return all.every(hasEnded) ? all : undefined;
      };
      const ended = show();
      if (ended) return ended;
      for await (const { event, data } of readEvents(events)) {
        silence.refresh();
        if (event !== 'jobs') continue;
        const ours = data.jobs.filter(isWanted);
        for (const job of ours) jobs.set(job.jobId, job);
        const last = ours.length > 0 ? show() : undefined;
        if (last) return last;
      }
      return undefined;
    } finally {
      clearTimeout(silence);
      events.destroy();
    }
  });
}

export function hasEnded({ state }: Pick<Job, 'state'>): boolean {
  return state !== 'pending' && state !== 'running';
}

/** Oldest first. */
async function askFor(client: Client, jobIds: readonly string[], signal: AbortSignal): Promise<readonly Job[]> {
  const query = { jobs: jobIds.join(','), ended: 'true', workers: 'true', limit: ALL };
  const { jobs } = await client.call('GET /api/jobs', { query, signal });
  const known = new Set(jobs.flatMap(({ jobId, rawId, arrayId }) => [jobId, rawId, arrayId]));
  const unknown = jobIds.find((jobId) => !known.has(jobId));
  if (unknown === undefined) return [...jobs].reverse();
  throw new BreadboxError('not-found', `There is no job ${unknown}.`, { hint: 'breadbox jobs lists the jobs.' });
}
