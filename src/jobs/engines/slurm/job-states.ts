import { BreadboxError } from '../../../cluster/errors.ts';
import type { JobState } from '../../engine.ts';

/** job_state_string() of Slurm 17 to 24, as `squeue -o %T` prints it. */
const STATES: Readonly<Record<string, JobState>> = {
  PENDING: 'pending',
  CONFIGURING: 'pending',
  REQUEUED: 'pending',
  REQUEUE_FED: 'pending',
  REQUEUE_HOLD: 'pending',
  SPECIAL_EXIT: 'pending',
  RESV_DEL_HOLD: 'pending',
  RUNNING: 'running',
  COMPLETING: 'running',
  SUSPENDED: 'running',
  STOPPED: 'running',
  SIGNALING: 'running',
  RESIZING: 'running',
  STAGE_OUT: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  PREEMPTED: 'cancelled',
  REVOKED: 'cancelled',
  TIMEOUT: 'timeout',
  DEADLINE: 'timeout',
  NODE_FAIL: 'node-fail',
  BOOT_FAIL: 'node-fail',
  OUT_OF_MEMORY: 'out-of-memory',
};

/** Where ours says as much. */
const SAME = new Set([
  'PENDING',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
]);

/** @param word of Slurm. @throws BreadboxError `engine-failed` for one that is not known: no state is guessed */
export function jobState(word: string): JobState {
  const state = STATES[word];
  if (state !== undefined) return state;
  throw new BreadboxError('engine-failed', `Slurm calls a job ${word}, a state that Breadbox does not know.`);
}

/** Slurm's own word where it says more. */
export function nativeState(word: string): string | undefined {
  return SAME.has(word) ? undefined : word;
}
