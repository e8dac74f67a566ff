import type { LiveEvents } from '../protocol/live.ts';
import type { FarmContext } from './farm-context.ts';
import { LaneBlocks, type Span } from './lanes.ts';
import type { RunRow } from './rows.ts';
import type { RunStatuses } from './run-status.ts';
import { formatRunId, parseTaskId } from './task-id.ts';

type RunningTask = LiveEvents['running']['tasks'][number];

const EVERY_MS = 250;
/** Beyond it, only the number of new files is told, and the last of those. */
const MOST_PATHS = 1000;

/** Publishes what has changed, each run at most four times a second. */
export class RunNews {
  readonly #context: FarmContext;
  readonly #statuses: RunStatuses;
  readonly #changed = new Set<number>();
  readonly #busy = new Set<number>();
  readonly #running = new Map<number, readonly RunningTask[]>();
  readonly #lanes = new Map<number, LaneBlocks>();
  readonly #artefacts = new Map<number, { readonly changed: number; readonly paths: Map<string, string> }>();
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

  /** Tasks that a pilot's slots have ended. */
  spans(spans: readonly Span[]): void {
    for (const span of spans) {
      let blocks = this.#lanes.get(span.run);
      if (blocks === undefined) {
        blocks = new LaneBlocks();
        this.#lanes.set(span.run, blocks);
      }
      blocks.add(span);
    }
  }

  artefact(run: number, path: string, sha256: string): void {
    const { changed, paths } = this.#artefacts.get(run) ?? { changed: 0, paths: new Map<string, string>() };
    if (paths.size < MOST_PATHS || paths.has(path)) paths.set(path, sha256);
    this.#artefacts.set(run, { changed: changed + 1, paths });
    this.changed(run);
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
        this.#publishLanes(row);
        this.#publishArtefacts(row);
      } catch (error) {
        if (!this.#stopped && (error as { code?: string }).code !== 'not-found')
          this.#context.warn('publishing a run failed', error);
        this.#lanes.delete(run);
        this.#artefacts.delete(run);
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

  #publishLanes(row: RunRow): void {
    const blocks = this.#lanes.get(row.run)?.take() ?? [];
    this.#lanes.delete(row.run);
    const run = formatRunId(row.run);
    if (blocks.length > 0) this.#context.publish('lanes', { run, blocks }, { run, owner: row.owner });
  }

  /** The newest file, and the one that people look at. */
  #publishArtefacts(row: RunRow): void {
    const written = this.#artefacts.get(row.run);
    if (written === undefined) return;
    this.#artefacts.delete(row.run);
    const run = formatRunId(row.run);
    const { changed, paths } = written;
    const newest = [...paths.keys()].at(-1);
    for (const path of new Set([newest, row.view])) {
      const sha256 = paths.get(path ?? '');
      if (path && sha256) this.#context.publish('artefact', { run, path, sha256, changed }, { run, owner: row.owner });
    }
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
