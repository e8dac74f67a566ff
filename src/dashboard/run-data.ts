import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Artefact, Attempt, ProjectRow, RunStatus, TaskRow } from '../protocol/farm.ts';
import { call } from './client.ts';
import { createLive } from './live.ts';
import { createLoad, type Load } from './load.ts';
import { dropRun, isGoing, loadRuns, putRun } from './run-list.ts';
import { tileGrid } from './run-sentence.ts';
import { mayChange } from './session.ts';
import { type Worker, WorkerNumbers } from './working.ts';

/** More tiles than this would be too small to see. */
const MAX_TILES = 4096;
const TASKS_GAP_MS = 1000;

export interface RunData {
  readonly status: Load<RunStatus>;
  readonly project: Load<ProjectRow & { readonly runs: readonly RunStatus[] }>;
  /** All tasks of a picture in tiles; of other runs the leased ones. */
  readonly tasks: Load<readonly TaskRow[]>;
  readonly artefacts: Load<readonly Artefact[]>;
  /** Undefined for who may not read logs. */
  readonly attempts: Load<readonly Attempt[]>;
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
  const project = createLoad(
    createMemo(() => status.value()?.project),
    (name, signal) => call('GET /api/farm/projects/{project}', { params: { project: name }, signal }),
  );
  const artefacts = createLoad(known, (_, signal) =>
    call('GET /api/farm/runs/{run}/artefacts', { params: params(), signal }),
  );
  const tasks = createLoad(
    known,
    (_, signal) => call('GET /api/farm/runs/{run}/tasks', tasksOf(status.value(), params(), signal)),
    {
      gapMs: TASKS_GAP_MS,
    },
  );
  const attempts = createLoad(
    createMemo(() => (known() !== undefined && mayChange(status.value()?.owner) ? known() : undefined)),
    (_, signal) => call('GET /api/farm/runs/{run}/attempts', { params: params(), signal }),
    { gapMs: TASKS_GAP_MS },
  );

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

  const take = (next: RunStatus) => {
    const before = status.value();
    status.set(next);
    putRun(next);
    tasks.reload();
    if (before === undefined) return;
    if (before.failed !== next.failed) attempts.reload();
    if (before.state !== next.state || before.collected !== next.collected) {
      attempts.reload();
      artefacts.reload();
      if (!isGoing(next)) project.reload();
    }
  };
  createLive(
    run,
    () => {
      status.reload();
      tasks.reload();
      artefacts.reload();
      attempts.reload();
      void loadRuns();
    },
    {
      run: (next) => next.run === run() && take(next),
      running: (event) => {
        if (event.run !== run()) return;
        setWorkers(numbers.number(event.tasks));
        tasks.reload();
      },
      artefact: (event) => {
        if (event.run !== run()) return;
        artefacts.reload();
        tasks.reload();
      },
      removed: (event) => {
        dropRun(event.run);
        if (event.run === run()) setRemoved(true);
      },
    },
  );
  return { status, project, tasks, artefacts, attempts, workers, removed, take };
}

function tasksOf(status: RunStatus | undefined, params: { readonly run: string }, signal: AbortSignal) {
  const grid = status === undefined ? undefined : tileGrid(status);
  const whole = grid !== undefined && grid.rows * grid.columns <= MAX_TILES;
  return { params, signal, query: whole ? { limit: MAX_TILES } : { state: 'leased' as const, limit: 1000 } };
}
