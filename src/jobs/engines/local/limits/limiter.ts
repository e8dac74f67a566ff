import type { JobSpec, JobUsage, Limiter, UsageSample } from '../../../engine.ts';

/** What the limits need to know of a job; LocalJob is one. */
export interface LimitedJob {
  readonly jobId: string;
  readonly rawId: string;
  readonly spec: JobSpec;
  /** The engine's own, below `jobs/`. */
  readonly directory: string;
  readonly startedAt: string | undefined;
}

/** A limit was passed: the engine writes it to `limit.json`, then ends the job with this grace. `failed`: too many processes. */
export interface Excess {
  readonly state: 'timeout' | 'out-of-memory' | 'failed';
  readonly reason: string;
  readonly graceSec: number;
}

/** What watches one running job. Methods answer what is known, and measure nothing. */
export interface Guard {
  readonly limiter: Limiter;
  samples(): readonly UsageSample[];
  usage(): JobUsage;
  /** Ends the watching, not the job. */
  stop(): void;
}

/** `usage.json` in the directory of a job that has ended. */
export interface UsageRecord {
  readonly limiter: Limiter;
  readonly usage: JobUsage;
  readonly samples: readonly UsageSample[];
}

export interface Settled extends UsageRecord {
  /** The kernel killed for want of memory: how much was asked and used. */
  readonly outOfMemory: string | undefined;
}

/** Limits are for batch jobs; for others each call is cheap and does nothing. */
export interface Limits {
  /** What this computer can do, found out once. */
  readonly limiter: Limiter;
  /** Before the supervisor starts. The program, not the supervisor, writes itself into `joinFiles`. */
  prepare(job: LimitedJob): Promise<{ readonly joinFiles: readonly string[] }>;
  /** From the start of a job, or from its adoption by a later head. `exceeded` is called once at most. */
  guard(job: LimitedJob, supervisorPid: number, exceeded: (excess: Excess) => void): Guard;
  /** All living processes of the job but its supervisor, those included that left its session. */
  members(job: LimitedJob, supervisorPid: number): Promise<readonly number[]>;
  /** KILL to all that belongs to the job, wherever it went, but not to its supervisor. */
  kill(job: LimitedJob, supervisorPid: number | undefined): Promise<void>;
  /** After the end, once: kills what is left, adds up, removes the cgroup, writes `usage.json`. Stops the guard. */
  settle(job: LimitedJob, supervisorPid: number | undefined): Promise<Settled>;
  /** Stops all guards, and no job. */
  close(): Promise<void>;
}
