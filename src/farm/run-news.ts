import type { LiveEvents } from '../protocol/live.ts';
import type { FarmContext } from './farm-context.ts';
import type { RunRow } from './rows.ts';
import type { RunStatuses } from './run-status.ts';
import { formatRunId, parseTaskId } from './task-id.ts';

type RunningTask = LiveEvents['running']['tasks'][number];

const EVERY_MS = 250;

/** Publishes what has changed, each run at most four times a second. */
export class RunNews {
  readonly #context: FarmContext;
  readonly #statuses: RunStatuses;
  readonly #changed = new Set<number>();
  readonly #busy = new Set<number>();
  readonly #running = new Map<number, readonly RunningTask[]>();
  readonly #lastRunning = new Map<number, string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(context: FarmContext, statuses: RunStatuses) {
    this.#context = context;
    this.#statuses = statuses;
  }

  changed(run: number): void {
    this.#changed.add(run);
    if (!this.#stopped) this.#timer ??= setTimeout(() => void this.#publish(), EVERY_MS);
  }

  /** What a pilot's slots do; empty when it has left. */
  running(pilot: number, tasks: readonly RunningTask[]): void {
    const runs = new Set([...(this.#running.get(pilot) ?? []), ...tasks].map(({ task }) => parseTaskId(task)[0]));
    if (tasks.length > 0) this.#running.set(pilot, tasks);
    else this.#running.delete(pilot);
    for (const run of runs) {
      this.#busy.add(run);
      this.changed(run);
    }
  }

  runningOf(run: number): readonly RunningTask[] {
    return [...this.#running.values()].flat().filter(({ task }) => parseTaskId(task)[0] === run);
  }

  /** Slots of a pilot that work. */
  busyOf(pilot: number): number {
    return this.#running.get(pilot)?.length ?? 0;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #publish(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const run of changed) {
      try {
        const row = (await this.#context.store.read('runRow', { run })) as RunRow;
        this.publishRow(row);
        if (this.#busy.delete(run)) this.#publishRunning(row);
      } catch (error) {
        if (!this.#stopped && (error as { code?: string }).code !== 'not-found')
          this.#context.warn('publishing a run failed', error);
      }
    }
    this.#timer = undefined;
    const next = this.#changed.values().next();
    if (!next.done) this.changed(next.value);
  }

  publishRow(row: RunRow): void {
    const status = this.#statuses.of(row, Date.now());
    this.#context.publish('run', status, { run: status.run, owner: row.owner });
  }

  #publishRunning(row: RunRow): void {
    const run = formatRunId(row.run);
    const tasks = [...this.runningOf(row.run)];
    const text = JSON.stringify(tasks);
    if (this.#lastRunning.get(row.run) === text) return;
    if (tasks.length > 0) this.#lastRunning.set(row.run, text);
    else this.#lastRunning.delete(row.run);
    this.#context.publish('running', { run, tasks }, { run, owner: row.owner });
  }
}
