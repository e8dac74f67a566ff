import { createMemo, onCleanup } from 'solid-js';
import { NodeSet } from '../../cluster/node-set.ts';
import type { WorkerRow } from '../../protocol/farm.ts';
import type { Job } from '../../protocol/jobs.ts';
import type { Maintenance } from '../../protocol/maintenance.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { call } from '../client.ts';
import { ENDED } from '../jobs/ended-states.ts';
import { createLive } from '../live.ts';
import { createLoad, type Load } from '../load.ts';
import { createEngineNodes } from '../nodes/engine-nodes.ts';
import { createLastMaintenance } from '../nodes/last-maintenance.ts';
import { nodes } from '../nodes/node-list.ts';
import { panelOf } from '../panel/panels.ts';
import { type StripWords, stripWords } from '../panel/strip-words.ts';
import { dropRun, isGoing, loadRuns, putRun, runs } from '../run-list.ts';
import { alertsThere } from '../telemetry/alerts-there.ts';
import { jobsThere } from '../telemetry/jobs-there.ts';
import { toldOf } from '../telemetry/told-nodes.ts';
import { createWatchedNodes, type WatchedNodes } from '../telemetry/watched-nodes.ts';

const JOBS_GAP_MS = 2000;
const MOST_ENDED = 30;
const MOST_GOING = 500;
/** Of the workers no event tells. */
const LOOK_MS = 5000;

export interface HomeData {
  readonly watched: WatchedNodes;
  /** That run, without the farm's own. */
  running(): readonly Job[];
  /** That wait, the oldest first. */
  waiting(): readonly Job[];
  /** The last of them, newest first. */
  ended(): readonly Job[];
  workers(): readonly WorkerRow[];
  /** Nodes that are restarted or switched off, or were today and are left. */
  maintenance(): Maintenance | undefined;
  lookAtMaintenance(): void;
  /** What is done on a computer, in words, without workers that wait for tasks; `undefined`: nothing of ours. */
  works(node: string): string | undefined;
  cores(node: string): number | undefined;
  words(node: string): StripWords;
}

/** What Home shows beside the runs, kept fresh by the head's events. */
export function createHomeData(): HomeData {
  const always = () => true;
  const watched = createWatchedNodes();
  const engineNodes = createEngineNodes();
  const ups = createLoad(always, (_, signal) => call('GET /api/ups', { signal }));
  const going = createLoad(
    always,
    (_, signal) => {
      const query = { workers: 'true', fold: 'true', limit: MOST_GOING };
      return call('GET /api/jobs', { query, signal });
    },
    { gapMs: JOBS_GAP_MS },
  );
  const ended = createLoad(
    always,
    (_, signal) => call('GET /api/jobs', { query: { states: ENDED, limit: MOST_ENDED }, signal }),
    { gapMs: JOBS_GAP_MS },
  );
  const maintenance = createLastMaintenance();
  const isFarming = createMemo(() => (runs()?.some(isGoing) ? true : undefined));
  const workers: Load<readonly WorkerRow[]> = createLoad(isFarming, (_, signal) =>
    call('GET /api/farm/workers', { signal }),
  );
  const timer = setInterval(() => document.hidden || !isFarming() || workers.reload(), LOOK_MS);
  onCleanup(() => clearInterval(timer));
  const look = () => {
    for (const load of [ups, engineNodes, going, ended, workers, maintenance]) load.reload();
    void loadRuns();
  };
  createLive(() => undefined, look, {
    run: putRun,
    removed: ({ run }) => dropRun(run),
    engine: () => engineNodes.reload(),
    maintenance: maintenance.take,
    jobs: ({ jobs }) => {
      going.reload();
      if (jobs.some(({ state, kind }) => kind !== 'worker' && state !== 'running' && state !== 'pending'))
        ended.reload();
    },
    up: (up) => {
      const known = ups.value()?.find((one) => one.up === up.up);
      if (known?.state !== up.state) ups.reload();
    },
  });

  const own = (state: Job['state']) =>
    going.value()?.jobs.filter((job) => job.state === state && job.kind !== 'worker');
  const there = createMemo(() => jobsThere(going.value()?.jobs ?? []));
  const alerts = createMemo(() => alertsThere(openAlerts() ?? []));
  const engines = createMemo(() => new Map(engineNodes.value()?.map((row) => [row.node, row])));
  const rows = createMemo(() => new Map(nodes()?.map((row) => [row.node, row])));
  const broughtUp = createMemo(() => {
    const up = ups.value()?.find(({ state }) => state === 'running');
    return up === undefined ? undefined : NodeSet.parse(up.nodes);
  });
  return {
    watched,
    running: createMemo(() => own('running') ?? []),
    waiting: createMemo(() => [...(own('pending') ?? [])].reverse()),
    ended: () => ended.value()?.jobs.filter(({ kind }) => kind !== 'worker') ?? [],
    workers: () => workers.value() ?? [],
    maintenance: maintenance.now,
    lookAtMaintenance: maintenance.reload,
    works(node) {
      const isBusy = workers.value()?.some((row) => row.node === node && row.busy > 0);
      const jobs = going.value()?.jobs ?? [];
      return jobsThere(isBusy ? jobs : jobs.filter(({ kind }) => kind !== 'worker')).get(node);
    },
    cores: (node) =>
      watched.of(node)?.about?.cores ??
      toldOf(node)?.about?.cores ??
      rows().get(node)?.cores ??
      engines().get(node)?.cores,
    words: (node) =>
      stripWords({
        panel: panelOf(node),
        alert: alerts().get(node)?.[0],
        engine: engines().get(node),
        isBroughtUp: broughtUp()?.has(node) === true,
        jobs: there().get(node),
      }),
  };
}
