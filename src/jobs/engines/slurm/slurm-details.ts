import { hasEnded, type JobDetails, type JobEvent, type JobSpec, type JobStatus, type JobStep } from '../../engine.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import type { JobBook } from './job-book.ts';
import type { SlurmCommands } from './slurm-commands.ts';
import type { SlurmJob } from './slurm-job.ts';
import { askSteps, NOTHING } from './slurm-steps.ts';

export interface DetailParts {
  readonly commands: SlurmCommands;
  readonly settings: ClusterSettings;
  readonly book: JobBook;
  /** Slurm does not answer: nobody waits for what it has to say. */
  readonly silent: boolean;
}

export async function slurmDetails(job: SlurmJob, parts: DetailParts): Promise<JobDetails> {
  const { commands, settings, book, silent } = parts;
  const { status, submission } = job;
  const { steps, usage } = silent ? NOTHING : await askSteps(status, commands, settings);
  return {
    status,
    foreign: submission === undefined,
    spec: submission?.spec ?? foreignSpec(job),
    limiter: { kind: 'none' },
    usage: { ...status.usage, ...usage },
    samples: [],
    steps: status.batch && !steps.some(({ step }) => step === 'batch') ? [...batchStep(status), ...steps] : steps,
    events: eventsOf(status, book.events(status.jobId), submission?.spec.batch?.held === true),
  };
}

/** Of a job that nobody submitted through Breadbox, as far as Slurm tells. */
function foreignSpec({ status, facts }: SlurmJob): JobSpec {
  const { name, cpus, directory, account, tasks, timeLimitSec, nice, array } = status;
  return {
    name,
    argv: [],
    cpus,
    directory,
    ...(account !== undefined && { owner: account, account }),
    batch: {
      tasks,
      cpusPerTask: Math.max(1, Math.floor(cpus / tasks)),
      nice,
      ...(timeLimitSec !== undefined && { timeLimitSec }),
      ...(array !== undefined && { array: { indexes: [array.index] } }),
      ...(facts?.command !== undefined && { command: facts.command }),
    },
  };
}

function batchStep({ state, startedAt, endedAt, exitCode }: JobStatus): readonly JobStep[] {
  if (startedAt === undefined) return [];
  return [{ step: 'batch', name: 'batch', state, tasks: 1, exitCode, startedAt, endedAt }];
}

/** What Breadbox itself noted of a job lies between what Slurm says of it; the clocks may differ, the order does not. */
function eventsOf(status: JobStatus, noted: readonly JobEvent[], held: boolean): readonly JobEvent[] {
  const { submittedAt, startedAt, endedAt, state, reason } = status;
  const events: JobEvent[] = [{ at: submittedAt, event: 'submitted' }];
  if (held) events.push({ at: submittedAt, event: 'held' });
  // A cancel belongs to the run that it ended.
  const last = noted.findLastIndex(({ event }) => event === 'requeued');
  const cancels = noted.slice(last + 1).filter(({ event }) => event === 'cancelled');
  events.push(...noted.filter((each) => !cancels.includes(each)));
  if (startedAt !== undefined) events.push({ at: startedAt, event: 'started' });
  if (state === 'timeout') events.push({ at: endedAt!, event: 'limited', ...(reason !== undefined && { reason }) });
  events.push(...cancels.slice(0, 1));
  if (hasEnded(state) && endedAt !== undefined) {
    events.push({ at: endedAt, event: 'ended', ...(reason !== undefined && { reason }) });
  }
  let at = submittedAt;
  return events.map((each) => {
    if (each.at > at) at = each.at;
    return { ...each, at };
  });
}
