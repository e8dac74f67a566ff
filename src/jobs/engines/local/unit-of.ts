import type { SubmittedJob } from './job-files.ts';
import { type LocalJob, localJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';

/** What was submitted at once: the one job, or the indexes of an array, whose raw ids follow each other. */
export function unitOf(place: LocalPlace, submitted: SubmittedJob): readonly LocalJob[] {
  const { jobId, array, submittedAt, spec } = submitted;
  const indexes = spec.batch?.array?.indexes;
  if (indexes === undefined || array !== undefined) return [localJob(place, submitted)];
  return indexes.map((index, nth) => {
    const rawId = String(Number(jobId) + nth);
    const job = localJob(place, { jobId: `${jobId}_${index}`, rawId, array: { jobId, index }, submittedAt, spec });
    job.hasDirectory = nth === 0;
    return job;
  });
}

/** How many ids it takes. */
export function sizeOf({ batch }: SubmittedJob['spec']): number {
  return batch?.array?.indexes.length ?? 1;
}
