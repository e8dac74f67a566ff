import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { JobEvent, JobSpec, JobState, JobStatus, JobUsage } from '../../engine.ts';
import {
  type CancelRequest,
  createJobDirectory,
  type LimitRecord,
  type RequeueRequest,
  type SubmittedJob,
  type SupervisorRecord,
} from './job-files.ts';
import type { Guard } from './limits/limiter.ts';
import type { LocalPlace } from './local-place.ts';
import { outputPaths } from './output-paths.ts';
import type { StdinStream } from './stdin-stream.ts';

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
  /** An index of an array has none until something happens to it. */
  hasDirectory: boolean;
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
  /** Where it reads what `writeStdin` gives. */
  stdin: StdinStream | undefined;
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

const NOT_BEGUN = {
  state: 'pending',
  exitCode: undefined,
  reason: undefined,
  startedAt: undefined,
  endedAt: undefined,
  usage: {},
  cancel: undefined,
  limit: undefined,
  requeue: undefined,
  guard: undefined,
  stdin: undefined,
  child: undefined,
  supervisor: undefined,
  starting: false,
  killTimer: undefined,
  ending: false,
} as const satisfies Partial<LocalJob>;

export function localJob(place: LocalPlace, submitted: SubmittedJob): LocalJob {
  const { jobId, rawId = jobId, array, submittedAt, spec } = submitted;
  const directory = join(place.directory, rawId);
  return {
    jobId,
    rawId,
    array,
    submittedAt,
    spec,
    directory,
    ...outputPaths({ jobId, rawId, array, spec, directory }, place.node),
    cpus: spec.cpus,
    hasDirectory: true,
    ...NOT_BEGUN,
    held: spec.batch?.held ?? false,
    restarts: 0,
    events: [],
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

/** The directory of an index of an array, once it needs one. */
export async function ensureDirectory(job: LocalJob, root: string): Promise<void> {
  if (job.hasDirectory) return;
  const { jobId, rawId, array, submittedAt, spec, held, restarts, events } = job;
  try {
    await createJobDirectory(root, { jobId, rawId, array, submittedAt, spec }, { held, restarts, events });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error; // another engine on this directory has made it
  }
  job.hasDirectory = true;
}

/** As it was before it ran; only what `requeue` says is new. */
export function waitAgain(job: LocalJob): void {
  const { requeue, spec } = job;
  clearTimeout(job.killTimer);
  const counted = requeue === undefined ? {} : { restarts: requeue.restarts, events: requeue.events };
  Object.assign(job, { ...NOT_BEGUN, cpus: spec.cpus, ...counted });
}
