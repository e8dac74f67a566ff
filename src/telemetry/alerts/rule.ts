import type { Alert, AlertRule, Severity } from '../../protocol/alerts.ts';
import type { NetworkFinding } from '../../protocol/network.ts';
import { parseSeries, type SeriesName } from '../../protocol/series.ts';
import { SILENT_AFTER_SECONDS } from '../../protocol/telemetry-limits.ts';
import type { Watch, WatchedNode } from '../watch.ts';

/** All that rules judge, at one moment. Times are milliseconds of the head's clock. */
export interface Scene {
  readonly now: number;
  readonly watch: Watch;
  /** All that have ever spoken to this head. */
  readonly nodes: readonly WatchedNode[];
  /** Of them, who speaks now. */
  readonly live: readonly WatchedNode[];
  /** Since when somebody judges: who was silent before may have spoken then. */
  readonly judgingSince: number;
  /** What the last network tests have found. */
  readonly findings: readonly NetworkFinding[];
  /** Whether a restart of the node at that time, or that it is away since then, was asked for through Breadbox. */
  wasAsked(node: string, at: number, what: 'restart' | 'absence'): boolean;
  /** Whether the same was a trouble a moment ago: a threshold is lower on the way back. */
  isOn(node: string, part?: string): boolean;
}

export interface Trouble extends Pick<Alert, 'sentence' | 'what' | 'why' | 'todo'> {
  readonly severity: Severity;
  /** When it began, where that is known better than by seeing it now. */
  readonly beganAt?: number;
  /** Default: the rule's. */
  readonly afterSec?: number;
}

/** What is judged of one thing. A thing that is not judged is unknown: it stays as it was. */
export interface Verdict {
  readonly node: string;
  readonly part?: string | undefined;
  readonly trouble: Trouble | undefined;
}

/** A function of the scene and of what the rule itself remembers. */
export interface Rule {
  readonly rule: AlertRule;
  /** A trouble is told when it has lasted so long, and is over when it has been gone for so long. */
  readonly afterSec: number;
  readonly clearAfterSec: number;
  judge(scene: Scene): readonly Verdict[];
}

export function isLive(node: WatchedNode, now: number): boolean {
  return now - node.seenAt <= SILENT_AFTER_SECONDS * 1000;
}

export function measured(node: WatchedNode, series: SeriesName, instance?: string): number | undefined {
  return node.values.get(instance === undefined ? series : `${series}.${instance}`);
}

/** The values of a series that a node has several of, by instance. */
export function* instancesOf(node: WatchedNode, series: SeriesName): Generator<readonly [string, number]> {
  for (const [key, value] of node.values) {
    if (!key.startsWith(series) || key[series.length] !== '.') continue;
    const instance = parseSeries(key)?.instance;
    if (instance !== undefined) yield [instance, value];
  }
}

/** A rule remembers no more nodes than there are. */
export function forgetGone(memory: Map<string, unknown>, { nodes }: Pick<Scene, 'nodes'>): void {
  if (memory.size <= nodes.length) return;
  const names = new Set(nodes.map(({ node }) => node));
  for (const node of memory.keys()) if (!names.has(node)) memory.delete(node);
}

/** A rule without a memory that looks at each node that speaks. */
export function rulePerNode(
  spec: Pick<Rule, 'rule' | 'afterSec' | 'clearAfterSec'>,
  judge: (node: WatchedNode, scene: Scene) => Iterable<Omit<Verdict, 'node'>>,
): Rule {
  return {
    ...spec,
    judge: (scene) =>
      scene.live.flatMap((watched) =>
        [...judge(watched, scene)].map((verdict) => ({ node: watched.node, ...verdict })),
      ),
  };
}
