import type { RunSpec } from '../../protocol/pilot.ts';
import { ledPlace } from '../panel/led-place.ts';
import type { Task } from './task.ts';

/** How one attempt ended. `answer` is JSON text. `files` are what it left under `$BREADBOX_OUT`. */
export type Outcome =
  | {
      readonly ok: true;
      readonly answer: string;
      readonly log?: string | undefined;
      readonly files?: string | undefined;
    }
  | {
      readonly ok: false;
      readonly error: string;
      readonly exitCode?: number | undefined;
      /** By a signal from outside. */
      readonly killed?: boolean;
      readonly log?: string | undefined;
    };

/** Runs the tasks of one run in one slot, one at a time. */
export interface Runner {
  /** The next task only after `onEnd`, which may be called before this returns. */
  start(task: Task): void;
  /** About 40 times a second while a task runs: time limit, memory limit, size of captures. */
  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void;
  /** Kills the task; `onEnd` is not called for it. */
  cancel(): void;
  /** Ends everything that the runner started. No task may run. */
  close(): void;
}

export interface RunnerContext {
  readonly run: string;
  readonly slot: number;
  readonly node: string;
  readonly spec: RunSpec;
  /** The unpacked bundle. */
  readonly directory: string;
  /** For captures, in memory where possible. */
  readonly captureDir: string;
  /** For `$BREADBOX_OUT`, on disk. */
  readonly diskDir: string;
  /** Called with each process group that is started. */
  readonly note: (groupId: number) => void;
  readonly onEnd: (outcome: Outcome) => void;
}

export function taskEnvironment(context: RunnerContext, out: string): Record<string, string> {
  return {
    BREADBOX_RUN: context.run,
    BREADBOX_PROJECT: context.spec.project,
    BREADBOX_SEED: String(context.spec.seed),
    BREADBOX_SLOT: String(context.slot),
    BREADBOX_NODE: context.node,
    BREADBOX_OUT: out,
    BREADBOX_LED: ledPlace(),
  };
}
