import { dirname } from 'node:path';
import { fileError } from './file-error.ts';
import { writeArrayControl } from './job-control.ts';
import type { CancelRequest } from './job-files.ts';
import type { JobRunner } from './job-runner.ts';
import type { Finding } from './judge.ts';
import type { LocalJob } from './local-job.ts';

/** @param unit one job, or all indexes of an array: for those that have no directory one file says it of them all */
export async function cancelJobs(unit: readonly LocalJob[], request: CancelRequest, runner: JobRunner): Promise<void> {
  const untouched = unit.length === 1 ? [] : unit.filter((job) => job.state === 'pending' && !job.hasDirectory);
  for (const job of untouched) runner.leaveQueue(job);
  const others = unit.filter((job) => !untouched.includes(job));
  const rest = Promise.all(others.map((job) => runner.cancel(job, request.graceSec)));
  const [first] = untouched;
  if (first !== undefined) {
    for (const job of untouched) job.cancel = request; // who holds or releases at this moment writes it too
    const { held, events } = first;
    const { directory, array } = unit[0]!;
    await writeArrayControl(directory, { held, events, cancel: request }).catch((error) => {
      const what = `array ${array?.jobId}: its cancelling was not recorded`;
      process.emitWarning(fileError(error, what, dirname(directory)).message);
    });
    for (const job of untouched) runner.finish(job, cancelledWith(job, request));
    runner.pump();
  }
  await rest;
}

/** The end of an index that has nothing on the disk but its array's word. */
export function cancelledWith(job: LocalJob, cancel: CancelRequest): Finding {
  job.cancel = cancel;
  const reason = 'was cancelled before it started';
  return { state: 'cancelled', reason, endedAt: cancel.cancelledAt, from: 'record' };
}
