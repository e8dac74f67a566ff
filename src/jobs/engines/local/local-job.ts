import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { hasEnded, type JobEvent, type JobSpec, type JobState, type JobStatus, type JobUsage } from '../../engine.ts';
import type { CancelRequest, LimitRecord, RequeueRequest, SubmittedJob, SupervisorRecord } from './job-files.ts';
import type { Guard } from './limits/limiter.ts';

/** A job as the engine holds it in memory: what its directory says, plus the handles on what runs. */
export interface LocalJob {
  /** `12`, or of an array `12_3`. */
  readonly jobId: string;
  /** A number of its own, and the name of its directory. */
  readonly rawId: string;
  readonly array: { readonly jobId: string; readonly index: number } | undefined;
  readonly submittedAt: string;
  readonly spec: JobSpec;
  readonly directory: string;
  readonly stdoutPath: string;
  readonly stderrPath: string;
  /** Held, or wanted while it is pending; at first what its spec says. */
  cpus: number;
  state: JobState;
  exitCode: number | undefined;
  reason: string | undefined;
  startedAt: string | undefined;
  endedAt: string | undefined;
  held: boolean;
  /** How often it was requeued. */
  restarts: number;
  usage: JobUsage;
  /** What its times alone do not say: of earlier attempts, and holding. In order. */
  events: readonly JobEvent[];
  cancel: CancelRequest | undefined;
  /** The limit that it passed. */
  limit: LimitRecord | undefined;
  /** Wanted again once what runs has ended. */
  requeue: RequeueRequest | undefined;
  /** What watches it while it runs. */
  guard: Guard | undefined;
  /** The supervisor where this process started it, and it has not ended. */
  child: ChildProcess | undefined;
  /** The supervisor where an earlier head started it. */
  supervisor: SupervisorRecord | undefined;
  /** Between the queue and `child`: nothing on the disk speaks for it yet. */
  starting: boolean;
  killTimer: NodeJS.Timeout | undefined;
  ending: boolean;
}

export function localJob(root: string, submitted: SubmittedJob): LocalJob {
  const { jobId, rawId = jobId, array, submittedAt, spec } = submitted;
  const directory = join(root, rawId);
  return {
    jobId,
    rawId,
    array,
    submittedAt,
    spec,
    directory,
    stdoutPath: spec.stdoutPath ?? join(directory, 'stdout'),
    stderrPath: spec.stderrPath ?? join(directory, 'stderr'),
    cpus: spec.cpus,
    state: 'pending',
    exitCode: undefined,
    reason: undefined,
    startedAt: undefined,
    endedAt: undefined,
    held: spec.batch?.held ?? false,
    restarts: 0,
    usage: {},
    events: [],
    cancel: undefined,
    limit: undefined,
    requeue: undefined,
    guard: undefined,
    child: undefined,
    supervisor: undefined,
    starting: false,
    killTimer: undefined,
    ending: false,
  };
}

export function jobStatus(job: LocalJob, node: string): JobStatus {
  const { spec, startedAt } = job;
  return {
    jobId: job.jobId,
    rawId: job.rawId,
    array: job.array,
    owner: spec.owner,
    account: spec.account,
    batch: spec.batch !== undefined,
    held: job.held,
    restarts: job.restarts,
    nice: spec.batch?.nice ?? 0,
    tasks: spec.batch?.tasks ?? 1,
    memBytes: spec.batch?.memBytes,
    timeLimitSec: spec.batch?.timeLimitSec,
    directory: spec.directory,
    usage: job.guard?.usage() ?? job.usage,
    name: spec.name,
    state: job.state,
    cpus: job.cpus,
    node: startedAt === undefined ? undefined : node,
    exitCode: job.exitCode,
    reason: job.reason,
    submittedAt: job.submittedAt,
    startedAt,
    endedAt: job.endedAt,
    stdoutPath: job.stdoutPath,
    stderrPath: job.stderrPath,
  };
}

/** All but the `keep` newest of the ended ones. */
export function oldestEnded(jobs: readonly LocalJob[], keep: number): readonly LocalJob[] {
  const ended = jobs.filter(({ state }) => hasEnded(state)).sort((a, b) => Number(a.rawId) - Number(b.rawId));
  return ended.slice(0, Math.max(0, ended.length - keep));
}
