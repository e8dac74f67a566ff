import type { RunSpec } from '../../protocol/pilot.ts';
import { ProcessRunner } from './process-runner.ts';
import type { Outcome, Runner } from './runner.ts';
import { StreamRunner } from './stream-runner.ts';
import type { Task } from './task.ts';

/** A runner without work is ended after this time. */
const KEEP_RUNNER_MS = 30_000;

export interface SlotPlace {
  readonly node: string;
  readonly captureDir: string;
  readonly diskDir: string;
  readonly note: (groupId: number) => void;
}

/** A place for one task at a time. It keeps a runner for each run that it has worked for lately. */
export class Slot {
  readonly index: number;
  readonly #place: SlotPlace;
  readonly #onEnd: (slot: Slot, task: Task, outcome: Outcome) => void;
  readonly #runners = new Map<string, { readonly runner: Runner; usedMs: number }>();
  #task: Task | undefined;
  #sending = false;
  #freeSinceMs = performance.now();
  #runner: Runner | undefined;

  constructor(index: number, place: SlotPlace, onEnd: (slot: Slot, task: Task, outcome: Outcome) => void) {
    this.index = index;
    this.#place = place;
    this.#onEnd = onEnd;
  }

  get task(): Task | undefined {
    return this.#task;
  }

  get isFree(): boolean {
    return this.#task === undefined && !this.#sending;
  }

  /** Of `performance.now()`; while it is free. */
  get freeSinceMs(): number {
    return this.#freeSinceMs;
  }

  /** The files of its last task are on their way: until they are sent, it is not free. */
  set sending(sending: boolean) {
    this.#sending = sending;
    this.#freeSinceMs = performance.now();
  }

  begin(task: Task, spec: RunSpec, directory: string): void {
    this.#task = task;
    try {
      const entry = this.#runnerOf(task.run, spec, directory);
      entry.usedMs = task.startedMs;
      this.#runner = entry.runner;
    } catch (error) {
      // A full disk, say: the attempt fails with the reason, the pilot lives.
      this.#ended({ ok: false, error: `no place could be made for it: ${(error as Error).message}` });
      return;
    }
    this.#runner.start(task);
  }

  poll(nowMs: number, memory: ReadonlyMap<number, number> | undefined): void {
    if (this.#task !== undefined) this.#runner?.poll(nowMs, memory);
    for (const [run, entry] of this.#runners) {
      if (this.#task?.run === run || nowMs - entry.usedMs < KEEP_RUNNER_MS) continue;
      entry.runner.close();
      this.#runners.delete(run);
    }
  }

  /** Kills the task, which has no outcome then. */
  cancel(): void {
    if (this.#task === undefined) return;
    this.#task = undefined;
    this.#freeSinceMs = performance.now();
    this.#runner?.cancel();
  }

  close(): void {
    this.cancel();
    for (const { runner } of this.#runners.values()) runner.close();
    this.#runners.clear();
  }

  #runnerOf(run: string, spec: RunSpec, directory: string): { readonly runner: Runner; usedMs: number } {
    const known = this.#runners.get(run);
    if (known !== undefined) return known;
    const { node, captureDir, diskDir, note } = this.#place;
    const context = {
      ...{ node, captureDir, diskDir, note },
      run,
      slot: this.index,
      spec,
      directory,
      onEnd: (outcome: Outcome) => this.#ended(outcome),
    };
    const runner = spec.mode === 'stream' ? new StreamRunner(context) : new ProcessRunner(context);
    const entry = { runner, usedMs: 0 };
    this.#runners.set(run, entry);
    return entry;
  }

  #ended(outcome: Outcome): void {
    const task = this.#task;
    if (task === undefined) return;
    this.#task = undefined;
    this.#freeSinceMs = performance.now();
    this.#onEnd(this, task, outcome);
  }
}
