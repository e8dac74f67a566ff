import { BatchLimits } from './batch-limits.ts';
import { cgroupFences } from './cgroup-fence.ts';
import { chooseCgroup } from './choose-cgroup.ts';
import type { LimitedJob, Limits } from './limiter.ts';
import { polledFences } from './polled-fence.ts';

export interface LimitsOptions {
  /** The engine's, with its jobs. */
  readonly directory: string;
  /** Of a job: what its processes have as BREADBOX_STEPS. */
  readonly stepsOf: (job: LimitedJob) => string;
  /** Default: a cgroup where one can be made. */
  readonly limiter?: 'polled';
  /** Between TERM and KILL at the time limit. Default 30, as Slurm's KillWait. */
  readonly timeLimitGraceSec?: number;
}

/** Rests between two looks at a job's memory. On Linux a look takes 1 to 3 ms of CPU; elsewhere it takes a `ps`. */
const POLL_MS = process.platform === 'linux' ? 250 : 1000;

export async function chooseLimits(options: LimitsOptions): Promise<Limits> {
  const { directory, stepsOf, limiter, timeLimitGraceSec = 30 } = options;
  const polled = polledFences(POLL_MS, stepsOf);
  const cgroup = limiter === 'polled' ? undefined : await chooseCgroup(directory);
  return new BatchLimits({ builders: cgroup ? [cgroupFences(cgroup), polled] : [polled], timeLimitGraceSec });
}
