import type { TaskRow } from '../protocol/farm.ts';
import type { LiveEvents } from '../protocol/live.ts';

type RunningTask = LiveEvents['running']['tasks'][number];

/** A slot at work on a task. `number` counts the slots of all nodes from 1. */
export interface Worker extends RunningTask {
  readonly number: number;
}

/** Numbers slots in the order of their nodes; a slot once seen keeps its place among those seen. */
export class WorkerNumbers {
  #seen: readonly string[] = [];

  number(tasks: readonly RunningTask[]): readonly Worker[] {
    const keys = new Set([...this.#seen, ...tasks.map(keyOf)]);
    this.#seen = [...keys].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return tasks
      .map((task) => ({ ...task, number: this.#seen.indexOf(keyOf(task)) + 1 }))
      .sort((a, b) => a.number - b.number);
  }
}

function keyOf(task: RunningTask): string {
  return `${task.node} ${task.slot}`;
}

/** Place of a task in its feed: 345 of r12.345. */
export function taskIndex(task: string): number {
  return Number(task.slice(task.indexOf('.') + 1));
}

/** Those that are still at it: an answer may be known before the pilot says what its slots do next. */
export function stillWorking(workers: readonly Worker[], tasks: readonly TaskRow[]): readonly Worker[] {
  const over = new Set(tasks.filter((task) => task.state !== 'leased').map((task) => task.task));
  return workers.filter((worker) => !over.has(worker.task));
}

const MAX_PARAMS_CHARS = 80;

/** Parameters in a line: `y 7, x 13`. */
export function paramsText(params: unknown): string {
  const flat =
    typeof params === 'object' && params !== null && !Array.isArray(params)
      ? Object.entries(params)
          .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
          .join(', ')
      : (JSON.stringify(params) ?? '');
  return flat.length > MAX_PARAMS_CHARS ? `${flat.slice(0, MAX_PARAMS_CHARS)}…` : flat;
}
