import { foldNumbers } from '../../cluster/range-set.ts';
import type { Job, JobDetail } from '../../protocol/jobs.ts';

/** A line of squeue or sacct: a job, or indexes of an array that wait alike. */
export interface JobLine {
  /** The first of them. */
  readonly job: Job;
  /** `5`, `5_3`, `5_[4-9%2]` */
  readonly id: string;
  /** `4-9%2`, `3`, undefined */
  readonly indexes: string | undefined;
  readonly detail: JobDetail | undefined;
}

export function singleLines(jobs: readonly Job[], details?: ReadonlyMap<string, JobDetail>): readonly JobLine[] {
  return jobs.map((job) => ({
    job,
    id: job.jobId,
    indexes: job.arrayIndex === undefined ? undefined : String(job.arrayIndex),
    detail: details?.get(job.rawId),
  }));
}

/** What waits of an array is one line, with the reason of its first index; what is held of it, another. */
export function foldedLines(
  jobs: readonly Job[],
  details?: ReadonlyMap<string, JobDetail>,
  throttles?: ReadonlyMap<string, string>,
): readonly JobLine[] {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const isFolded = job.state === 'pending' && job.arrayId !== undefined && job.restarts === 0;
    const key = isFolded ? `${job.arrayId} ${job.held}` : `=${job.rawId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [job]);
    else group.push(job);
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0]!;
    if (group.length === 1 && first.state !== 'pending') return singleLines(group, details);
    if (first.arrayId === undefined || first.arrayIndex === undefined) return singleLines(group, details);
    const numbers = group.map(({ arrayIndex = 0 }) => arrayIndex).sort((a, b) => a - b);
    const indexes = `${foldNumbers(numbers.map(String))}${throttles?.get(first.arrayId) ?? ''}`;
    return [{ job: first, id: `${first.arrayId}_[${indexes}]`, indexes, detail: details?.get(first.rawId) }];
  });
}

/** `%2` of an array that was submitted with `--array=1-6%2`, else nothing. */
export function throttleOf(detail: JobDetail): string {
  const value = detail.options.findLast(({ option, overridden }) => option === 'array' && !overridden)?.value;
  return /%\d+$/.exec(value ?? '')?.[0] ?? '';
}
