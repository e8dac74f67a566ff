import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Artefact, Attempt, Optimum, ProjectRow, RunStatus, TaskRow } from '../protocol/farm.ts';
import { askAttempts } from './attempts.ts';
import { call } from './client.ts';
import { createLaneData, type LaneData } from './lanes/lane-data.ts';
import { createLive } from './live.ts';
import { createLoad, type Load } from './load.ts';
import { dropRun, isOver, loadRuns, putRun } from './run-list.ts';
import { tileGrid } from './run-sentence.ts';
import { mayChange } from './session.ts';
import { type Worker, WorkerNumbers } from './working.ts';

/** More tiles than this would be too small to see. */
const MAX_TILES = 4096;
const TASKS_GAP_MS = 1000;
/** A log may be 64 KiB, and one list holds many. */
const ATTEMPTS_GAP_MS = 3000;
const OPTIMUM_GAP_MS = 1000;

export interface RunData {
  readonly status: Load<RunStatus>;
  readonly project: Load<ProjectRow & { readonly runs: readonly RunStatus[] }>;
  /** All tasks of a picture in tiles; none of other runs. */
  readonly tasks: Load<readonly TaskRow[]>;
  /** The file that the run shows, as it is now; undefined where there is none yet. */
  readonly shown: Load<Artefact | undefined>;
  /** Undefined for who may not read logs. */
  readonly attempts: Load<readonly Attempt[]>;
  readonly lanes: LaneData;
  /** Of an optimiser's run. */
  readonly optimum: Load<Optimum>;
  /** Undefined until the head has told. */
  readonly workers: Accessor<readonly Worker[] | undefined>;
  readonly removed: Accessor<boolean>;
  take(status: RunStatus): void;
}

/** Everything that the page of a run shows, kept fresh by the head's events. */
export function createRunData(run: Accessor<string>): RunData {
  const params = () => ({ run: run() });
  const status = createLoad(run, (_, signal) => call('GET /api/farm/runs/{run}', { params: params(), signal }));
  const known = createMemo(() => status.value()?.run);
  const when = (holds: (status: RunStatus) => boolean) =>
    createMemo(() => {
      const now = status.value();
      return now !== undefined && holds(now) ? now.run : undefined;
    });
  const project = createLoad(
    createMemo(() => status.value()?.project),
    (name, signal) => call('GET /api/farm/projects/{project}', { params: { project: name }, signal }),
  );
  const shown = createLoad(
    createMemo(() => (known() === undefined ? undefined : status.value()?.view)),
    async (view, signal) => {
      const query = { prefix: view, limit: 1 };
      const [first] = await call('GET /api/farm/runs/{run}/artefacts', { params: params(), query, signal });
      return first?.path === view ? first : undefined;
    },
  );
  const tasks = createLoad(
    when(hasTiles),
    (_, signal) => call('GET /api/farm/runs/{run}/tasks', { params: params(), signal, query: { limit: MAX_TILES } }),
    { gapMs: TASKS_GAP_MS },
  );
  const attempts = createLoad(
    when(({ owner }) => mayChange(owner)),
    (name, signal) => askAttempts(name, (status.value()?.failed ?? 0) > 0, signal),
    { gapMs: ATTEMPTS_GAP_MS },
  );
  const optimum = createLoad(
    when(({ feed }) => feed === 'optimise'),
    (name, signal) => call('GET /api/farm/runs/{run}/optimum', { params: { run: name }, signal }),
    { gapMs: OPTIMUM_GAP_MS },
  );
  const lanes = createLaneData(known);

  const [workers, setWorkers] = createSignal<readonly Worker[]>();
  const [removed, setRemoved] = createSignal(false);
  let numbers = new WorkerNumbers();
  createEffect(
    on(run, () => {
      numbers = new WorkerNumbers();
      setWorkers(undefined);
      setRemoved(false);
    }),
  );
  createEffect(() => {
    const now = status.value();
    if (now !== undefined) lanes.clock.take(now);
  });

  const take = (next: RunStatus) => {
    const before = status.value();
    status.set(next);
    putRun(next);
    tasks.reload();
    if (before === undefined) return;
    if (before.answered !== next.answered) optimum.reload();
    if (before.failed !== next.failed) attempts.reload();
    if (before.state === next.state && before.collected === next.collected) return;
    attempts.reload();
    shown.reload();
    if (!isOver(next)) return;
    project.reload();
    lanes.reload();
  };
  createLive(
    run,
    () => {
      for (const load of [status, tasks, shown, attempts, optimum, lanes]) load.reload();
      void loadRuns();
    },
    {
      run: (next) => next.run === run() && take(next),
      running: (event) => {
        if (event.run !== run()) return;
        setWorkers(numbers.number(event.tasks));
        lanes.running(event.tasks);
        tasks.reload();
      },
      lanes: (event) => event.run === run() && lanes.add(event.blocks),
      optimum: (event) => event.run === run() && optimum.reload(),
      artefact: (event) => {
        if (event.run !== run()) return;
        shown.reload();
        tasks.reload();
      },
      removed: (event) => {
        dropRun(event.run);
        if (event.run === run()) setRemoved(true);
      },
    },
  );
  return { status, project, tasks, shown, attempts, lanes, optimum, workers, removed, take };
}

function hasTiles(status: RunStatus): boolean {
  const grid = tileGrid(status);
  return grid !== undefined && grid.rows * grid.columns <= MAX_TILES;
}
