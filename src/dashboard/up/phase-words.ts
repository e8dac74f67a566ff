import { NodeSet } from '../../cluster/node-set.ts';
import type { PhaseNodeState, PhaseProgress } from '../../protocol/provision.ts';
import { PHASE_STATES, phaseWord } from './up-look.ts';

/** Nodes of one phase that are in the same state, folded. */
export interface PhaseShare {
  readonly state: PhaseNodeState;
  readonly nodes: string;
  readonly count: number;
  /** What they do now, or why they failed or were skipped, where that is the same for all. */
  readonly words: string | undefined;
}

/** The nodes of a phase by what is to be said of them: trouble first, then what goes on. */
export function phaseShares({ nodes }: Pick<PhaseProgress, 'nodes'>): readonly PhaseShare[] {
  const found = new Map<string, { state: PhaseNodeState; words: string | undefined; names: string[] }>();
  for (const [name, { state, now, reason }] of Object.entries(nodes)) {
    const words = state === 'running' ? now : reason;
    const key = `${PHASE_STATES.indexOf(state)} ${words ?? ''}`;
    const share = found.get(key);
    if (share === undefined) found.set(key, { state, words, names: [name] });
    else share.names.push(name);
  }
  return [...found.values()]
    .sort((a, b) => PHASE_STATES.indexOf(a.state) - PHASE_STATES.indexOf(b.state))
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
  if (states.has('waiting')) return states.has('ok') || states.has('changed') ? 'running' : 'waiting';
  return states.has('changed') ? 'changed' : states.has('ok') ? 'ok' : 'skipped';
}

/** In a few words: rain5 failed, 2 at work, 5 ok. */
export function phaseText(phase: Pick<PhaseProgress, 'nodes'>, dryRun: boolean): string {
  const states = new Map<PhaseNodeState, { count: number; nodes: string[] }>();
  for (const { state, nodes, count } of phaseShares(phase)) {
    const known = states.get(state) ?? { count: 0, nodes: [] };
    states.set(state, { count: known.count + count, nodes: [...known.nodes, nodes] });
  }
  const all = Object.keys(phase.nodes).length;
  return [...states]
    .map(([state, { count, nodes }]) => {
      const word = state === 'waiting' && count > 1 ? 'wait' : phaseWord(state, dryRun);
      if (count === all) return count === 1 ? word : `all ${word}`;
      if (state === 'failed') return `${NodeSet.parse(nodes.join(',')).toString()} ${word}`;
      return `${count} ${word}`;
    })
    .join(', ');
}
