import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { hasEnded, type JobSpec, type JobState, type JobStatus } from '../../engine.ts';
import type { CancelRequest, SubmittedJob, SupervisorRecord } from './job-files.ts';

/** A job as the engine holds it in memory: what its directory says, plus the handles on what runs. */
export interface LocalJob {
  readonly jobId: string;
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
  cancel: CancelRequest | undefined;
  /** The supervisor where this process started it, and it has not ended. */
  child: ChildProcess | undefined;
  /** The supervisor where an earlier head started it. */
  supervisor: SupervisorRecord | undefined;
  /** Between the queue and `child`: nothing on the disk speaks for it yet. */
  starting: boolean;
  killTimer: NodeJS.Timeout | undefined;
  ending: boolean;
}

export function localJob(root: string, { jobId, submittedAt, spec }: SubmittedJob): LocalJob {
  const directory = join(root, jobId);
  return {
    jobId,
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
    cancel: undefined,
    child: undefined,
    supervisor: undefined,
    starting: false,
    killTimer: undefined,
    ending: false,
  };
}

export function jobStatus(job: LocalJob, node: string): JobStatus {
  const { jobId, state, exitCode, reason, submittedAt, startedAt, endedAt, stdoutPath, stderrPath } = job;
  return {
    jobId,
    name: job.spec.name,
    state,
    cpus: job.cpus,
    node: startedAt === undefined ? undefined : node,
    exitCode,
    reason,
    submittedAt,
    startedAt,
    endedAt,
    stdoutPath,
    stderrPath,
  };
}

/** All but the `keep` newest of the ended ones. */
export function oldestEnded(jobs: readonly LocalJob[], keep: number): readonly LocalJob[] {
  const ended = jobs.filter(({ state }) => hasEnded(state)).sort((a, b) => Number(a.jobId) - Number(b.jobId));
  return ended.slice(0, Math.max(0, ended.length - keep));
}
