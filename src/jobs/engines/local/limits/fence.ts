import type { Limiter } from '../../../engine.ts';
import type { LimitedJob } from './limiter.ts';

/** What holds the processes of one job together, so that they can be measured and ended as one. Idempotent, and none throws where all is gone. */
export interface Fence {
  readonly joinFiles: readonly string[];
  /** `undefined`: there is nothing to measure any more. */
  measure(): Promise<Measure | undefined>;
  /** Without the supervisor. */
  members(): Promise<readonly number[]>;
  /** KILL until nobody is left, or is out of reach. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

export interface Measure {
  readonly memBytes: number;
  /** The kernel's own record; absent where there is none. */
  readonly peakMemBytes: number | undefined;
  /** Of those that live, and of those that have ended as far as it is known. */
  readonly cpuSec: number;
  /** Threads count. */
  readonly processes: number;
  /** How often the kernel killed for want of memory. */
  readonly oomKills: number;
}

export interface FenceBuilder {
  readonly limiter: Limiter;
  /** True: the kernel keeps memory and processes within the limits. False: the guard has to. */
  readonly enforces: boolean;
  /** Before the job starts. */
  build(job: LimitedJob): Promise<Fence>;
  /** Of a job that runs or ran, also under an earlier head; `undefined`: it was not built so. */
  find(job: LimitedJob, supervisorPid: number | undefined): Fence | undefined;
  close(): Promise<void>;
}

/** Slurm has no such limit of its own; this one stops a fork bomb, and is above what programs want. */
export const DEFAULT_MAX_PROCESSES = 4096;
