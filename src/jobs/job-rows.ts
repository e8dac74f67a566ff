import type { Job, JobDetail } from '../protocol/jobs.ts';
import { dependencyWords } from './dependency-words.ts';
import { efficiencyOf } from './efficiency.ts';
import { hasEnded, type JobDetails, type JobStatus } from './engine.ts';

/** What a status does not say of itself. */
export interface RowContext {
  readonly headUser: string;
  /** Where the engine has but one. */
  readonly partition: () => string;
  readonly isInteractive: (rawId: string) => boolean;
}

/** A job as the API tells it. */
export function jobRow(status: JobStatus, context: RowContext, waitsFor?: string): Job {
  const { array, account, node, memBytes, timeLimitSec, exitCode, startedAt, endedAt, nativeState } = status;
  const reason = status.state === 'pending' ? (waitsFor ?? status.reason) : status.reason;
  return {
    jobId: status.jobId,
    rawId: status.rawId,
    ...(array !== undefined && { arrayId: array.jobId, arrayIndex: array.index }),
    name: status.name,
    user: status.owner ?? context.headUser,
    ...(account !== undefined && { account }),
    kind: !status.batch ? 'worker' : context.isInteractive(status.rawId) ? 'interactive' : 'batch',
    state: status.state,
    held: status.held,
    ...(reason !== undefined && { reason }),
    ...(nativeState !== undefined && { nativeState }),
    ...(node !== undefined && { nodes: node }),
    partition: status.partition ?? context.partition(),
    cpus: status.cpus,
    tasks: status.tasks,
    ...(memBytes !== undefined && { memBytes }),
    ...(timeLimitSec !== undefined && { timeLimitSec }),
    nice: status.nice,
    restarts: status.restarts,
    ...(exitCode !== undefined && { exitCode }),
    submittedAt: status.submittedAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    directory: status.directory,
    usage: status.usage,
  };
}

/** What `JobDetail` has beside a `Job`, as far as the engine knows it. */
export type DetailPart = Omit<JobDetail, keyof Job | 'options' | 'warnings' | 'why'>;

export function detailPart({ status, spec, limiter, usage, samples, steps, events }: JobDetails): DetailPart {
  const { batch, argv } = spec;
  const efficiency = hasEnded(status.state) ? efficiencyOf({ ...status, usage }) : undefined;
  return {
    limiter,
    stdout: status.stdoutPath,
    ...(status.stderrPath !== status.stdoutPath && { stderr: status.stderrPath }),
    ...(batch?.command !== undefined && { command: batch.command }),
    args: [...argv],
    ...(batch?.dependencies?.length && { dependencies: dependencyWords(batch.dependencies, batch.dependencyMode) }),
    steps: steps.map((step) => ({ ...step })),
    events: events.map((event) => ({ ...event })),
    samples: samples.map((sample) => ({ ...sample })),
    ...(efficiency !== undefined && { efficiency }),
  };
}
