import { BreadboxError } from '../../cluster/errors.ts';
import type { JobDesk } from '../../jobs/job-desk.ts';
import type { FoundJob } from '../../jobs/job-table.ts';
import type { JobDetail } from '../../protocol/jobs.ts';
import type { WhoContext } from '../who.ts';
import { seesOwner } from './farm-scope.ts';

/** A job, or of an array its first index, if the caller may know of it. @throws BreadboxError `not-found` */
export async function visibleJob(jobs: JobDesk, who: WhoContext, job: string): Promise<FoundJob> {
  const found = await jobs.find(job);
  if (found !== undefined && seesOwner(who, found.job.user)) return found;
  throw new BreadboxError('not-found', `There is no job ${job}.`, { hint: 'breadbox jobs lists the jobs.' });
}

/** What the engine is to change: the array as a whole where that was asked for, else the job under its own id. */
export function targetOf({ job }: FoundJob, asked: string): string {
  return job.arrayId === asked ? asked : job.jobId;
}

/** Viewers learn how a job does, not what it was given: its words and options may hold secrets. */
export function shownDetail(detail: JobDetail, { role }: WhoContext): JobDetail {
  if (role !== 'viewer') return detail;
  const { command: _, stdout: __, stderr: ___, ...rest } = detail;
  return { ...rest, args: [], options: [], warnings: [] };
}
