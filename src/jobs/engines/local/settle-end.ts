import { writeEnd } from './job-files.ts';
import { missingProgram } from './job-start.ts';
import type { Finding } from './judge.ts';
import type { LocalJob } from './local-job.ts';
import { sweep } from './terminate-job.ts';

/** Kills what a job left where it did not end by itself, and records what its `exit` file alone does not say. */
export async function settleEnd(job: LocalJob, finding: Finding, boot: string): Promise<Finding> {
  const { from, state, exitCode } = finding;
  if (from === 'record') return finding;
  const cancelled = state === 'cancelled';
  if (from === 'absence' || (from === 'exit' && cancelled)) await sweep(job, boot);
  const blame = from === 'exit' && state === 'failed' ? await missingProgram(job, exitCode!) : undefined;
  const end = { ...finding, reason: blame ?? finding.reason };
  if (from !== 'exit' || cancelled || blame !== undefined) await writeEnd(job.directory, end);
  return end;
}
