import type { Job, JobStateWord } from '../../protocol/jobs.ts';

/** A row of the list: a job by itself, or the indexes of one array that stand in it together. */
export type JobRow =
  | { readonly kind: 'job'; readonly key: string; readonly job: Job }
  | {
      readonly kind: 'array';
      readonly key: string;
      readonly arrayId: string;
      /** Newest first; an entry may stand for many indexes. */
      readonly jobs: readonly Job[];
      readonly counts: readonly (readonly [JobStateWord, number])[];
    };

const ORDER: readonly JobStateWord[] = [
  'running',
  'pending',
  'failed',
  'timeout',
  'out-of-memory',
  'node-fail',
  'cancelled',
  'completed',
];

/** Puts the indexes of an array into one row, at the place of its newest. */
export function jobRows(jobs: readonly Job[]): readonly JobRow[] {
  const arrays = new Map<string, Job[]>();
  for (const job of jobs) {
    if (job.arrayId !== undefined) arrays.set(job.arrayId, [...(arrays.get(job.arrayId) ?? []), job]);
  }
  const rows: JobRow[] = [];
  const placed = new Set<string>();
  for (const job of jobs) {
    if (job.arrayId === undefined || isAlone(arrays.get(job.arrayId) ?? []))
      rows.push({ kind: 'job', key: job.jobId, job });
    else if (!placed.has(job.arrayId)) {
      placed.add(job.arrayId);
      const own = arrays.get(job.arrayId) ?? [];
      rows.push({ kind: 'array', key: `array ${job.arrayId}`, arrayId: job.arrayId, jobs: own, counts: countsOf(own) });
    }
  }
  return rows;
}

/** One index of an array needs no fold. */
function isAlone([first, second]: readonly Job[]): boolean {
  return first !== undefined && second === undefined && indexesIn(first.jobId) === 1;
}

/** How many indexes an entry stands for: `12_[1,4-9]` for seven. */
export function indexesIn(jobId: string): number {
  const list = /_\[([\d,:-]+)(?:%\d+)?\]$/.exec(jobId)?.[1];
  if (list === undefined) return 1;
  return list.split(',').reduce((sum, part) => {
    const [, from = '0', to = from, step = '1'] = /^(\d+)(?:-(\d+))?(?::(\d+))?$/.exec(part) ?? [];
    return sum + Math.floor((Number(to) - Number(from)) / Number(step)) + 1;
  }, 0);
}

function countsOf(jobs: readonly Job[]): readonly (readonly [JobStateWord, number])[] {
  const counts = new Map<JobStateWord, number>();
  for (const { state, jobId } of jobs) counts.set(state, (counts.get(state) ?? 0) + indexesIn(jobId));
  return ORDER.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [[state, count] as const];
  });
}
