import { createMemo } from 'solid-js';
import type { Alert } from '../../protocol/alerts.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { call } from '../client.ts';
import { clockText } from '../clock.ts';
import { createLoad } from '../load.ts';
import { nodes } from '../nodes/node-list.ts';
import { alertsThere } from './alerts-there.ts';
import { jobsThere } from './jobs-there.ts';
import { createLastNetworkTest, type LastNetworkTest } from './last-network-test.ts';
import { type Figures, figuresOf, silentNodes, speakingNodes } from './live-figures.ts';
import { type NowState, nowState } from './now-state.ts';
import { createWatchedNodes, type WatchedNodes } from './watched-nodes.ts';

/** All that the views of nodes show, by the name of a node. */
export interface NodeScene {
  /** Those of the inventory in its order, then others whose agents speak. */
  names(): readonly string[];
  row(node: string): NodeRow | undefined;
  engine(node: string): EngineNodeRow | undefined;
  figures(node: string): Figures | undefined;
  state(node: string): NowState;
  cores(node: string): number | undefined;
  /** What needs a hand there, the worst first. */
  alerts(node: string): readonly Alert[];
  readonly watched: WatchedNodes;
  readonly network: LastNetworkTest;
  /** Whether any agent has ever spoken; `undefined`: the head was not asked yet. */
  isWatched(): boolean | undefined;
  /** Whether one of the listed nodes has; where none is listed, whether any has. */
  isListedWatched(): boolean;
  /** Asks again for what changes with jobs. */
  reloadJobs(): void;
}

export function createNodeScene(parts: {
  readonly engineNodes: () => readonly EngineNodeRow[] | undefined;
  /** The node that is the head of the cluster. */
  readonly head: () => string | undefined;
}): NodeScene {
  const watched = createWatchedNodes();
  const network = createLastNetworkTest(parts.head);
  const running = createLoad(
    () => true,
    (_, signal) => call('GET /api/jobs', { query: { states: 'running', workers: 'true' }, signal }),
    { gapMs: 2000 },
  );
  const there = createMemo(() => jobsThere(running.value()?.jobs ?? []));
  const alerts = createMemo(() => alertsThere(openAlerts() ?? []));
  const rows = createMemo(() => new Map(nodes()?.map((row) => [row.node, row])));
  const engines = createMemo(() => new Map(parts.engineNodes()?.map((row) => [row.node, row])));
  const spoken = createMemo(() => [
    ...new Set([
      ...(watched.value() ?? []).filter(({ state }) => state !== 'never').map(({ node }) => node),
      ...speakingNodes(),
      ...silentNodes(),
    ]),
  ]);
  const names = createMemo(() => [...rows().keys(), ...spoken().filter((node) => !rows().has(node))]);
  const watch = (node: string) => {
    if (figuresOf(node) !== undefined) return 'live';
    if (silentNodes().has(node)) return 'silent';
    return watched.of(node)?.state ?? 'unknown';
  };
  const heardAt = (node: string) => {
    const at = watched.of(node)?.seenAt;
    return at === undefined ? undefined : clockText(at);
  };
  return {
    names,
    row: (node) => rows().get(node),
    engine: (node) => engines().get(node),
    figures: figuresOf,
    state: (node) =>
      nowState({
        row: rows().get(node),
        engine: engines().get(node),
        watch: watch(node),
        heardAt: heardAt(node),
        jobs: there().get(node),
      }),
    cores: (node) => watched.of(node)?.about?.cores ?? rows().get(node)?.cores,
    alerts: (node) => alerts().get(node) ?? [],
    watched,
    network,
    isWatched: () => (watched.value() === undefined && spoken().length === 0 ? undefined : spoken().length > 0),
    isListedWatched: () => (rows().size === 0 ? spoken().length > 0 : spoken().some((node) => rows().has(node))),
    reloadJobs: running.reload,
  };
}
