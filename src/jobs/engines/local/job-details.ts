import { join } from 'node:path';
import { hasEnded, type JobDetails, type JobEvent, type JobStep, type Limiter } from '../../engine.ts';
import { findAccount } from '../../unix-account.ts';
import { readUsage } from './limits/usage-file.ts';
import { jobStatus, type LocalJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { readSteps } from './read-steps.ts';
import { spoolDirectory } from './spool-directory.ts';

const UNLIMITED: Limiter = { kind: 'none' };

/** All that is known of one job by now. */
export async function jobDetails(job: LocalJob, place: LocalPlace): Promise<JobDetails> {
  const { spec, guard } = job;
  const record = hasEnded(job.state) && spec.batch !== undefined ? await readUsage(job.directory) : undefined;
  const status = jobStatus(job, place.node);
  const planned = spec.batch === undefined ? UNLIMITED : place.limits.limiter;
  return {
    status,
    spec,
    limiter: guard?.limiter ?? record?.limiter ?? planned,
    usage: status.usage,
    samples: guard?.samples() ?? record?.samples ?? [],
    steps: await stepsOf(job, place),
    events: eventsOf(job),
  };
}

async function stepsOf(job: LocalJob, place: LocalPlace): Promise<readonly JobStep[]> {
  const { spec, state, startedAt, endedAt, exitCode } = job;
  if (spec.batch === undefined || startedAt === undefined || state === 'pending') return [];
  const uid = spec.account === undefined ? process.getuid?.() : (await findAccount(spec.account))?.uid;
  const noted =
    uid === undefined ? [] : await readSteps(join(spoolDirectory(place, job.rawId).steps, 'steps.jsonl'), uid);
  // A step that was killed with its job could not say so.
  const steps = noted.map((step) =>
    hasEnded(state) && !hasEnded(step.state) ? { ...step, state: 'cancelled' as const, endedAt } : step,
  );
  if (spec.batch.script === undefined) return steps;
  return [{ step: 'batch', name: 'batch', state, tasks: 1, exitCode, startedAt, endedAt }, ...steps];
}

function eventsOf(job: LocalJob): readonly JobEvent[] {
  const { submittedAt, spec, events, startedAt, cancel, limit, endedAt, state } = job;
  const all: JobEvent[] = [{ at: submittedAt, event: 'submitted' }];
  if (spec.batch?.held === true) all.push({ at: submittedAt, event: 'held' });
  all.push(...events);
  if (startedAt !== undefined && state !== 'pending') all.push({ at: startedAt, event: 'started' });
  if (limit !== undefined) all.push({ at: limit.at, event: 'limited', reason: limit.reason });
  if (cancel !== undefined) all.push({ at: cancel.cancelledAt, event: 'cancelled' });
  if (endedAt !== undefined) all.push({ at: endedAt, event: 'ended', ...(job.reason && { reason: job.reason }) });
  return all;
}
