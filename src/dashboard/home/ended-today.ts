import type { RunStatus } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';

/** Something that has ended: a job, or a run of the farm. */
export type Ended =
  | { readonly kind: 'job'; readonly key: string; readonly at: string; readonly job: Job }
  | { readonly kind: 'run'; readonly key: string; readonly at: string; readonly status: RunStatus };

export interface EndedList {
  readonly heading: 'Finished today' | 'Finished lately';
  readonly rows: readonly Ended[];
}

const MOST = 8;

/** What has ended today, newest first; where nothing has, what ended last. */
export function endedToday(jobs: readonly Job[], runs: readonly RunStatus[], now = new Date()): EndedList {
  const all: Ended[] = [
    ...jobs.flatMap((job) =>
      job.endedAt === undefined ? [] : [{ kind: 'job', key: `job ${job.jobId}`, at: job.endedAt, job } as const],
    ),
    ...runs.flatMap((status) =>
      status.endedAt === undefined
        ? []
        : [{ kind: 'run', key: `run ${status.run}`, at: status.endedAt, status } as const],
    ),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const today = all.filter(({ at }) => new Date(at).toDateString() === now.toDateString());
  if (today.length > 0) return { heading: 'Finished today', rows: today.slice(0, MOST) };
  return { heading: 'Finished lately', rows: all.slice(0, MOST) };
}
