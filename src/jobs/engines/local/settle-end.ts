import { setTimeout as sleep } from 'node:timers/promises';
import { writeEnd } from './job-files.ts';
import { missingProgram } from './job-start.ts';
import type { Finding } from './judge.ts';
import type { Limits } from './limits/limiter.ts';
import type { LocalJob } from './local-job.ts';
import { followers } from './process-table.ts';
import { leftSession, sweep } from './terminate-job.ts';

const LOOK_MS = 50;

/** Kills what a job left, and records what its `exit` file alone does not say. Of a batch job nothing is left however it ended. */
export async function settleEnd(job: LocalJob, finding: Finding, boot: string, limits: Limits): Promise<Finding> {
  const { from, state, exitCode } = finding;
  if (from === 'record') return finding;
  await job.stdin?.close();
  const isPlain = state === 'completed' || state === 'failed';
  if (from === 'exit' && !isPlain) await lastWords(job, boot);
  if (from === 'absence' || (from === 'exit' && !isPlain)) await sweep(job, boot);
  const shortage = from === 'unclaimed' ? undefined : await settleLimits(job, boot, limits);
  if (shortage !== undefined && isPlain) {
    const end: Finding = { ...finding, state: 'out-of-memory', reason: shortage };
    await writeEnd(job.directory, end);
    return end;
  }
  const blame = from === 'exit' && state === 'failed' ? await missingProgram(job, exitCode!) : undefined;
  const end = { ...finding, reason: blame ?? finding.reason };
  if (from !== 'exit' || !isPlain || blame !== undefined) await writeEnd(job.directory, end);
  return end;
}

/** The script of a batch job may go at the first TERM; its steps have the rest of the grace, as with Slurm. */
async function lastWords(job: LocalJob, boot: string): Promise<void> {
  if (job.spec.batch === undefined) return;
  const at = job.cancel?.cancelledAt ?? job.limit?.at;
  const graceSec = (job.cancel ?? job.limit)?.graceSec ?? 0;
  const pid = at === undefined ? undefined : await leftSession(job, boot);
  if (pid === undefined) return;
  const untilMs = Math.min(Date.parse(at!) + graceSec * 1000, Date.now() + graceSec * 1000);
  while (Date.now() < untilMs && (await followers(pid)).length > 0) await sleep(LOOK_MS, undefined, { ref: false });
}

/** Answers what the kernel killed it for. */
async function settleLimits(job: LocalJob, boot: string, limits: Limits): Promise<string | undefined> {
  if (job.spec.batch === undefined) return undefined;
  const { usage, outOfMemory } = await limits.settle(job, await leftSession(job, boot));
  job.usage = usage;
  return outOfMemory;
}
