import type { LeasedTask } from '../../protocol/pilot.ts';

/** A leased task in the hands of this pilot. */
export interface Task extends LeasedTask {
  readonly run: string;
  /** Counts up as tasks arrive. */
  readonly order: number;
  /** Of `performance.now()`: it stands still while the computer sleeps, and nobody sets it. */
  startedMs: number;
  startedAt: string;
  /** Where it ran, and for how long that slot had had nothing to do before. */
  slot: number;
  askMs: number;
  /** How long its files took to be sent, where it has any. */
  sendMs: number | undefined;
}

/** `r12.345` is a task of run `r12`. */
export function runOf(taskId: string): string {
  return taskId.slice(0, taskId.indexOf('.'));
}
