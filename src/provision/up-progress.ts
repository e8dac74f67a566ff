import { NodeSet } from '../cluster/node-set.ts';
import type { PhaseNodeState, PhaseProgress, Up, UpChange, UpKind, UpProblem, UpState } from '../protocol/provision.ts';

type NodeProgress = PhaseProgress['nodes'][string];

interface Row {
  readonly phase: string;
  readonly title: string;
  readonly nodes: Map<string, NodeProgress>;
  readonly beganAt: Map<string, number>;
  /** By an earlier pass of the same run. */
  readonly changed: Set<string>;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

export interface UpStart {
  readonly up: string;
  readonly kind: UpKind;
  readonly dryRun: boolean;
  readonly nodes: readonly string[];
  readonly by: string;
}

/** How an `up` is going: what the store keeps and everybody is told. `onChange` comes at each change, `onNews` for each announced change. */
export class UpProgress {
  readonly #start: UpStart;
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #onNews: (change: UpChange) => void;
  readonly #rows: Row[] = [];
  #endedAt: number | undefined;
  #state: UpState = 'running';
  #changed = 0;
  /** In seconds; asked for each time that somebody is told. */
  estimate: () => number | undefined = () => undefined;
  nodes: readonly string[];
  head: string | undefined;
  verified: readonly string[] = [];
  problems: UpProblem[] = [];
  warnings: UpProblem[] = [];
  readonly reboot = new Set<string>();

  constructor(
    start: UpStart,
    on: { readonly now?: () => number; readonly change: () => void; readonly news: (change: UpChange) => void },
  ) {
    this.#start = start;
    this.nodes = start.nodes;
    this.#now = on.now ?? Date.now;
    this.#onChange = on.change;
    this.#onNews = on.news;
    this.#startedAt = this.#now();
  }

  /** One that is gone through once more keeps its place, and what it changed the first time. */
  addPhase(phase: string, title: string, nodes: readonly string[]): void {
    const there = this.#rows.find((row) => row.phase === phase);
    if (there !== undefined) {
      for (const [node, { state }] of there.nodes) {
        if (state === 'changed') there.changed.add(node);
        there.nodes.set(node, { state: 'waiting' });
      }
      return;
    }
    const waiting = nodes.map((node): [string, NodeProgress] => [node, { state: 'waiting' }]);
    const row = {
      phase,
      title,
      nodes: new Map(waiting),
      beganAt: new Map(),
      changed: new Set<string>(),
      firstAt: undefined,
      lastAt: undefined,
    };
    this.#rows.push(row);
    this.#onChange();
  }

  begin(phase: string, node: string, now?: string): void {
    const row = this.#row(phase);
    const at = this.#now();
    row.firstAt ??= at;
    row.beganAt.set(node, at);
    row.nodes.set(node, { state: 'running', ...(now !== undefined && { now }) });
    this.#onChange();
  }

  doing(phase: string, node: string, now: string): void {
    this.#row(phase).nodes.set(node, { state: 'running', now });
    this.#onChange();
  }

  end(phase: string, node: string, state: Exclude<PhaseNodeState, 'waiting' | 'running'>, reason?: string): void {
    const row = this.#row(phase);
    const at = this.#now();
    const began = row.beganAt.get(node);
    if (began !== undefined) row.lastAt = at;
    row.nodes.set(node, {
      state: state === 'ok' && row.changed.has(node) ? 'changed' : state,
      ...(began !== undefined && { seconds: seconds(at - began) }),
      ...(reason !== undefined && { reason }),
    });
    this.#onChange();
  }

  /** What a node will not come to any more. */
  skipRest(node: string, reason: string): void {
    for (const row of this.#rows) {
      if (row.nodes.get(node)?.state === 'waiting') row.nodes.set(node, { state: 'skipped', reason });
    }
    this.#onChange();
  }

  announce(change: UpChange): void {
    this.#changed++;
    this.#onNews(change);
    this.#onChange();
  }

  finish(state: Exclude<UpState, 'running'>): void {
    const reason = state === 'cancelled' ? 'cancelled' : 'it did not come to this';
    for (const { nodes } of this.#rows)
      for (const [node, { state: was }] of nodes)
        if (was === 'waiting' || was === 'running') nodes.set(node, { state: 'skipped', reason });
    this.#state = state;
    this.#endedAt = this.#now();
    this.#onChange();
  }

  /** What a node has spent on a phase, in seconds; `undefined` where it has ended it, or has nothing to do with it. */
  spent(phase: string, node: string): number | undefined {
    const row = this.#rows.find((each) => each.phase === phase);
    const state = row?.nodes.get(node)?.state;
    if (row === undefined || (state !== 'waiting' && state !== 'running')) return undefined;
    return state === 'waiting' ? 0 : seconds(this.#now() - (row.beganAt.get(node) ?? this.#now()));
  }

  snapshot(): Up {
    const { up, kind, dryRun, by } = this.#start;
    const left = this.#state === 'running' ? this.estimate() : undefined;
    return {
      ...{ up, kind, state: this.#state, dryRun, nodes: NodeSet.of(this.nodes).toString(), by },
      ...(this.head !== undefined && { head: this.head }),
      startedAt: new Date(this.#startedAt).toISOString(),
      ...(this.#endedAt !== undefined && { endedAt: new Date(this.#endedAt).toISOString() }),
      ...(left !== undefined && { secondsLeft: Math.round(left * 10) / 10 }),
      changed: this.#changed,
      phases: this.#rows.map((row) => this.#shown(row)),
      ...{ verified: [...this.verified], problems: [...this.problems], warnings: [...this.warnings] },
      ...(this.reboot.size > 0 && { reboot: NodeSet.of(this.reboot).toString() }),
    };
  }

  #shown({ phase, title, nodes, firstAt, lastAt }: Row): PhaseProgress {
    const isRunning = [...nodes.values()].some(({ state }) => state === 'running');
    const until = isRunning ? this.#now() : (lastAt ?? firstAt ?? 0);
    return {
      phase,
      title,
      seconds: firstAt === undefined ? 0 : seconds(until - firstAt),
      nodes: Object.fromEntries(nodes),
    };
  }

  #row(phase: string): Row {
    const row = this.#rows.find((each) => each.phase === phase);
    if (row === undefined) throw new Error(`no phase ${phase}`);
    return row;
  }
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}
