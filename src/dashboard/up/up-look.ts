import type { PhaseNodeState, UpState } from '../../protocol/provision.ts';
import type { Shape } from '../parts/state-glyph.tsx';

interface Look {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'going' | 'quiet' | 'good' | 'warn' | 'bad';
}

/** In the order in which they are told: trouble first. */
export const PHASE_LOOKS: Readonly<Record<PhaseNodeState, Look>> = {
  failed: { shape: 'cross', word: 'failed', tone: 'bad' },
  running: { shape: 'half', word: 'at work', tone: 'going' },
  changed: { shape: 'disc', word: 'changed', tone: 'going' },
  ok: { shape: 'tick', word: 'ok', tone: 'quiet' },
  waiting: { shape: 'dot', word: 'waits', tone: 'quiet' },
  skipped: { shape: 'dash', word: 'left out', tone: 'quiet' },
};

export const UP_LOOKS: Readonly<Record<UpState, Look>> = {
  running: { shape: 'half', word: 'At work', tone: 'going' },
  done: { shape: 'tick', word: 'Done', tone: 'good' },
  failed: { shape: 'cross', word: 'Failed', tone: 'bad' },
  cancelled: { shape: 'stop', word: 'Cancelled', tone: 'quiet' },
  interrupted: { shape: 'pause', word: 'Interrupted', tone: 'warn' },
};

/** Trouble first. */
export const PHASE_STATES = Object.keys(PHASE_LOOKS) as readonly PhaseNodeState[];

/** A look changes nothing: what is to change has not changed. */
export function phaseWord(state: PhaseNodeState, dryRun: boolean): string {
  return dryRun && state === 'changed' ? 'to change' : PHASE_LOOKS[state].word;
}
