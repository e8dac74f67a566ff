import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseNodeState, PhaseProgress } from '../../protocol/provision.ts';
import { PHASE_LOOKS } from './up-look.ts';

/** Nodes of one phase that are in the same state, folded. */
export interface PhaseShare {
  readonly state: PhaseNodeState;
  readonly nodes: string;
  readonly count: number;
  /** What they do now, or why they failed or were skipped, where that is the same for all. */
  readonly words: string | undefined;
}

const ORDER = Object.keys(PHASE_LOOKS) as readonly PhaseNodeState[];

/** The nodes of a phase by what is to be said of them: trouble first, then what goes on. */
export function phaseShares({ nodes }: Pick<PhaseProgress, 'nodes'>): readonly PhaseShare[] {
  const found = new Map<string, { state: PhaseNodeState; words: string | undefined; names: string[] }>();
  for (const [name, { state, now, reason }] of Object.entries(nodes)) {
    const words = state === 'running' ? now : reason;
    const key = `${ORDER.indexOf(state)} ${words ?? ''}`;
    const share = found.get(key);
    if (share === undefined) found.set(key, { state, words, names: [name] });
    else share.names.push(name);
  }
  return [...found.values()]
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    .map(({ state, words, names }) => ({
      state,
      words,
      nodes: NodeSet.of(names).toString(),
      count: names.length,
    }));
}

/** The state of a phase as a whole: the worst, else the one that goes on. */
export function phaseState(phase: Pick<PhaseProgress, 'nodes'>): PhaseNodeState {
  const states = new Set(Object.values(phase.nodes).map(({ state }) => state));
  if (states.size === 0) return 'waiting';
  for (const state of ['failed', 'running'] as const) if (states.has(state)) return state;
  if (states.has('waiting')) return states.size === 1 ? 'waiting' : 'running';
  return states.has('changed') ? 'changed' : states.has('ok') ? 'ok' : 'skipped';
}

/** In a few words: rain5 failed, 2 at work, 5 as they were. */
export function phaseText(phase: Pick<PhaseProgress, 'nodes'>): string {
  const states = new Map<PhaseNodeState, { count: number; nodes: string[] }>();
  for (const { state, nodes, count } of phaseShares(phase)) {
    const known = states.get(state) ?? { count: 0, nodes: [] };
    states.set(state, { count: known.count + count, nodes: [...known.nodes, nodes] });
  }
  const all = Object.keys(phase.nodes).length;
  return [...states]
    .map(([state, { count, nodes }]) => {
      const word = state === 'ok' && count > 1 ? 'as they were' : wordOf(state, count);
      if (count === all) return count === 1 ? word : `all ${word}`;
      if (state === 'failed') return `${NodeSet.parse(nodes.join(',')).toString()} ${word}`;
      return `${count} ${word}`;
    })
    .join(', ');
}

function wordOf(state: PhaseNodeState, count: number): string {
  return state === 'waiting' && count > 1 ? 'wait' : PHASE_LOOKS[state].word;
}
