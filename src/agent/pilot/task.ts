import type { LeasedTask } from '../../protocol/pilot.ts';

/** A leased task in the hands of this pilot. */
export interface Task extends LeasedTask {
  readonly run: string;
  /** Counts up as tasks arrive. */
  readonly order: number;
  startedMs: number;
  startedAt: string;
}

/** `r12.345` is a task of run `r12`. */
export function runOf(taskId: string): string {
  return taskId.slice(0, taskId.indexOf('.'));
}
