import { cancelledWith } from './cancel-jobs.ts';
import { readArrayControl } from './job-control.ts';
import type { JobFacts } from './job-files.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRegistry } from './job-registry.ts';
import type { JobRunner } from './job-runner.ts';
import { type Finding, judge } from './judge.ts';
import { readUsage } from './limits/usage-file.ts';
import { type LocalJob, localJob } from './local-job.ts';
import type { LocalPlace } from './local-place.ts';
import { removeUnit } from './prune-jobs.ts';
import { readJobs } from './read-jobs.ts';
import { removeRequeue } from './requeue-files.ts';
import { unitOf } from './unit-of.ts';

interface Adoption {
  readonly place: LocalPlace;
  readonly registry: JobRegistry;
  readonly queue: JobQueue;
  readonly runner: JobRunner;
}

/** Takes up all that the directory holds, before the runner opens. */
export async function adoptJobs({ place, registry, queue, runner }: Adoption): Promise<void> {
  const found = await readJobs(place.directory, place.boot);
  for (const { submitted } of found) {
    if (submitted.array === undefined) registry.add(unitOf(place, submitted));
  }
  const facts = new Map(found.map((each) => [each.submitted.rawId ?? each.submitted.jobId, each.facts]));
  for (const { submitted } of found) {
    // Pruning was cut short: an array goes with its first directory.
    if (submitted.array !== undefined && registry.get(submitted.jobId) === undefined)
      await removeUnit(place, [localJob(place, submitted)]);
  }
  for (const unit of registry.units) {
    const { array, directory } = unit[0]!;
    const control = array === undefined ? undefined : await readArrayControl(directory);
    for (const job of unit) {
      const known = facts.get(job.rawId);
      if (known !== undefined) {
        job.hasDirectory = true;
        await adoptJob(job, known, { place, registry, queue, runner });
        continue;
      }
      job.held = control?.held ?? job.held;
      job.events = control?.events ?? [];
      if (control?.cancel === undefined) queue.add(job);
      else runner.finish(job, cancelledWith(job, control.cancel));
    }
  }
}

async function adoptJob(job: LocalJob, facts: JobFacts, { place, queue, runner }: Adoption): Promise<void> {
  job.held = facts.control?.held ?? job.held;
  job.restarts = facts.control?.restarts ?? 0;
  job.events = facts.control?.events ?? [];
  job.cancel = facts.cancel;
  job.limit = facts.limit;
  job.supervisor = facts.supervisor;
  job.startedAt = facts.supervisor?.startedAt;
  job.requeue = await wishOf(job, facts);
  const verdict = judge(facts, place.boot, new Date().toISOString());
  if (verdict.state === 'running') return runner.adoptRunning(job);
  if (verdict.state === 'pending') {
    if (job.requeue !== undefined) return runner.again(job);
    return void queue.add(job);
  }
  const wasSettled = await recallUsage(job);
  if (isLost(job, verdict)) {
    job.state = 'running';
    await runner.requeue(job, 'the computer restarted while the job ran');
  } else if (wasSettled && verdict.from === 'exit' && job.requeue === undefined) {
    return runner.finish(job, verdict);
  }
  await runner.end(job, verdict);
}

/** A later cancel is stronger. */
async function wishOf(job: LocalJob, { requeue, cancel }: JobFacts) {
  if (requeue === undefined || cancel === undefined || cancel.cancelledAt <= requeue.at) {
    if (requeue !== undefined) job.cancel = undefined;
    return requeue;
  }
  await removeRequeue(job.directory);
  return undefined;
}

function isLost({ spec, requeue }: LocalJob, verdict: Finding): boolean {
  return (
    verdict.state === 'node-fail' && verdict.from === 'absence' && spec.batch?.requeue === true && requeue === undefined
  );
}

async function recallUsage(job: LocalJob): Promise<boolean> {
  if (job.spec.batch === undefined) return false;
  const record = await readUsage(job.directory);
  job.usage = record?.usage ?? {};
  return record !== undefined;
}
