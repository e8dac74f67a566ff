import { randomInt } from 'node:crypto';
import { BreadboxError } from '../cluster/errors.ts';
import type { RunStatus } from '../protocol/farm.ts';
import type { FeedSpec, ProjectFile } from '../protocol/project.ts';
import type { FarmContext } from './farm-context.ts';
import { appendAll, feedBatches } from './feeding.ts';
import { jsonLines } from './feeds/json-lines.ts';
import { grownLines } from './grown-lines.ts';
import { argvOf, runSpecOf } from './project-file.ts';
import type { RunRow } from './rows.ts';
import { checkUploaded, type SettingsArgs } from './run-edits.ts';
import { isActive, type RunEvent } from './run-state.ts';
import type { RunStatuses } from './run-status.ts';
import { formatRunId } from './task-id.ts';

export interface NewRun {
  readonly project: string;
  readonly version?: string | undefined;
  readonly workers?: number | undefined;
  readonly feed: 'project' | 'upload' | 'unanswered' | 'answers';
  /** The run that `unanswered` and `answers` draw from. */
  readonly source?: RunRow | undefined;
  readonly seed?: number | undefined;
  readonly name?: string | undefined;
  readonly priority?: number | undefined;
  /** Runs that have to be done first. */
  readonly after?: readonly RunRow[];
  readonly owner: string;
}

/** What the farm does when a run has changed. */
export interface RunsEvents {
  changed(row: Pick<RunRow, 'run' | 'owner'>): void;
  over(row: RunRow): void;
}

/** Runs: creating, feeding, changing and reading them. */
export class Runs {
  readonly #context: FarmContext;
  readonly #statuses: RunStatuses;
  readonly #events: RunsEvents;
  readonly #uploading = new Set<number>();
  readonly #feeding = new Set<number>();

  constructor(context: FarmContext, statuses: RunStatuses, events: RunsEvents) {
    this.#context = context;
    this.#statuses = statuses;
    this.#events = events;
  }

  /** @throws BreadboxError `not-found`, `bad-project` where the project has no feed */
  async create(request: NewRun): Promise<RunRow> {
    const { store, engine } = this.#context;
    const version = await store.read('projectVersion', { project: request.project, version: request.version ?? null });
    const project = JSON.parse(version.spec) as ProjectFile;
    const feed = request.feed === 'project' ? project.feed : undefined;
    if (request.feed === 'project' && feed === undefined) {
      throw new BreadboxError('bad-project', `project.yaml of ${project.name} has no feed.`, {
        hint: `Give the tasks with: breadbox farm run ${project.name} --feed FILE.jsonl`,
      });
    }
    const cores = (await engine.nodes()).reduce((sum, node) => sum + node.cores, 0);
    if (cores === 0 && engine.trouble !== undefined && request.workers === undefined) {
      throw new BreadboxError('engine-down', `How many cores there are is not known: ${engine.trouble}`, {
        hint: `Say how many tasks to run at a time: breadbox farm run ${project.name} --workers 4`,
      });
    }
    const seed = request.seed ?? randomInt(2 ** 31);
    const waitsFor = waitsForOf(request);
    const run = await store.write('createRun', {
      name: request.name ?? null,
      state: waitsFor.length > 0 ? 'pending' : 'running',
      reason: waitsFor.length > 0 ? `waits for ${waitsFor.map(formatRunId).join(', ')}` : null,
      waitsFor: waitsFor.length > 0 ? JSON.stringify(waitsFor) : null,
      priority: request.priority ?? project.priority,
      maxSlots: project.maxSlots ?? null,
      project: project.name,
      version: version.version,
      owner: request.owner,
      spec: JSON.stringify(runSpecOf(project, version.version, seed)),
      attempts: project.attempts,
      workers: request.workers ?? workersFor(project, cores),
      seed,
      feedKind: request.feed === 'project' ? feedKind(feed as FeedSpec) : request.feed,
      feed: JSON.stringify(feed ?? {}),
      sourceRun: request.source?.run ?? null,
      view: project.view ?? null,
      collect: project.collect === undefined ? null : JSON.stringify(argvOf(project.collect)),
      now: Date.now(),
    });
    const row = await this.row(run);
    void this.feed(row);
    this.#events.changed(row);
    return row;
  }

  /** Goes on with a feed that the head itself yields; a feed that cannot be read fails its run. */
  async feed(row: RunRow): Promise<void> {
    if (row.feedDone === 1 || !isOwnFeed(row) || this.#feeding.has(row.run)) return;
    this.#feeding.add(row.run);
    try {
      await this.#append(row, feedBatches(this.#context, row));
    } catch (error) {
      if ((error as { code?: string }).code === 'stopping') return; // it goes on at the next start
      this.#context.warn(`the feed of run ${formatRunId(row.run)} broke off`, error);
      await this.change(row.run, 'fail', `its feed broke off: ${(error as Error).message}`).catch((second: unknown) =>
        this.#context.warn('and the run could not be marked', second),
      );
    } finally {
      this.#feeding.delete(row.run);
    }
  }

  /**
   * Takes the uploaded tasks of a run. A broken upload cancels the run: half a feed is no feed.
   * @throws BreadboxError `bad-input` with the line, `conflict`
   */
  async upload(row: RunRow, body: AsyncIterable<Uint8Array>): Promise<{ tasks: number; added: number }> {
    const id = formatRunId(row.run);
    if (row.feedKind !== 'upload' || row.feedDone === 1 || row.tasks > 0 || this.#uploading.has(row.run)) {
      throw new BreadboxError('conflict', `Run ${id} takes no upload: it has its tasks.`, {
        hint: 'Start another run with: breadbox farm run NAME --feed FILE.jsonl',
      });
    }
    if (!isActive(row.state)) throw new BreadboxError('conflict', `Run ${id} is ${row.state}.`);
    this.#uploading.add(row.run);
    try {
      const { tasks } = await this.#append(row, jsonLines(body, 'the feed'));
      return { tasks, added: tasks };
    } catch (error) {
      await this.change(row.run, 'cancel', `its feed broke off: ${(error as Error).message}`).catch((second) => {
        if ((second as { code?: string }).code !== 'conflict') throw second; // it was over already
      });
      throw error;
    } finally {
      this.#uploading.delete(row.run);
    }
  }

  /**
   * Takes the file that a run's tasks came from once more, and adds the lines that it has grown by. Nothing is changed
   * where the lines before them are not the run's tasks; what a broken upload has added stays, and it may be repeated.
   * @throws BreadboxError `bad-input` with the line, `conflict`
   */
  async extend(row: RunRow, body: AsyncIterable<Uint8Array>): Promise<{ tasks: number; added: number }> {
    const id = formatRunId(row.run);
    checkUploaded(row);
    if (row.feedDone === 0 || this.#uploading.has(row.run))
      throw new BreadboxError('conflict', `Run ${id} is being given its tasks just now.`, {
        hint: 'Wait, then repeat it.',
      });
    this.#uploading.add(row.run);
    try {
      const { tasks } = await this.#append(row, grownLines(this.#context.store, row, jsonLines(body, 'the feed')));
      return { tasks, added: tasks - row.tasks };
    } catch (error) {
      await this.closeFeed(row.run);
      throw error;
    } finally {
      this.#uploading.delete(row.run);
    }
  }

  /** An upload that added to a run has broken off: the run goes on with what it has. */
  async closeFeed(run: number): Promise<void> {
    const { store } = this.#context;
    const end = { run, from: 0, params: [], last: true, now: Date.now() };
    const { ended } = await store.write('appendTasks', end);
    const row = await this.row(run);
    this.#events.changed(row);
    if (ended) this.#events.over(row);
  }

  async changeSettings(run: number, settings: Omit<SettingsArgs, 'run'>): Promise<RunRow> {
    const row = await this.#context.store.write('changeSettings', { ...settings, run });
    this.#events.changed(row);
    return row;
  }

  async change(run: number, event: RunEvent, reason: string | null = null): Promise<RunRow> {
    const row = await this.#context.store.write('changeRun', { run, event, reason, now: Date.now() });
    this.tell(row);
    return row;
  }

  /** A run is in another state than before. */
  tell(row: RunRow): void {
    this.#events.changed(row);
    if (!isActive(row.state)) this.#events.over(row);
    else if (row.state === 'running') void this.feed(row);
  }

  /** The newest run of that name. @throws BreadboxError `not-found` */
  async named(name: string, owner: string | null): Promise<number> {
    const run = await this.#context.store.read('runByName', { name, owner });
    if (run !== undefined) return run;
    throw new BreadboxError('not-found', `There is no run named ${name}.`, {
      hint: 'breadbox farm list --runs lists the runs.',
    });
  }

  row(run: number): Promise<RunRow> {
    return this.#context.store.read('runRow', { run });
  }

  status(row: RunRow): RunStatus {
    return this.#statuses.of(row, Date.now());
  }

  async list(filter: { project: string | null; owner: string | null; limit: number }): Promise<RunStatus[]> {
    return (await this.#context.store.read('listRuns', filter)).map((row) => this.status(row));
  }

  async #append(row: RunRow, batches: AsyncIterable<readonly string[]>): Promise<{ tasks: number }> {
    const fed = await appendAll(this.#context, row, batches, () => this.#events.changed(row));
    if (fed.ended) this.#events.over(await this.row(row.run));
    return fed;
  }
}

/** @throws BreadboxError `bad-project` where not one task fits */
function workersFor({ name, cpus }: ProjectFile, cores: number): number {
  if (cpus <= cores) return Math.floor(cores / cpus);
  throw new BreadboxError('bad-project', `A task of ${name} wants ${cpus} cpus, and there are ${cores} cores.`, {
    hint: `Lower cpus in project.yaml, or say how many tasks to run at a time: breadbox farm run ${name} --workers 1`,
  });
}

/** Runs to wait for: those that were named, and one to draw tasks from that is still at work. */
function waitsForOf({ after = [], source }: NewRun): number[] {
  const needed = source !== undefined && isActive(source.state) ? [...after, source] : after;
  return [...new Set(needed.map(({ run }) => run))];
}

/** Whether the head itself reads the tasks from start to end. A feed that draws from another run waits until that is done. */
function isOwnFeed({ feedKind, state }: RunRow): boolean {
  if (feedKind === 'unanswered' || feedKind === 'answers') return state !== 'pending';
  return feedKind === 'list' || feedKind === 'grid' || feedKind === 'file';
}

function feedKind(feed: FeedSpec): RunRow['feedKind'] {
  if ('list' in feed) return 'list';
  if ('grid' in feed) return 'grid';
  if ('file' in feed) return 'file';
  return 'command' in feed ? 'command' : 'optimise';
}
