import type { Examination, RungState } from '../../protocol/doctor.ts';
import type { Shape } from '../parts/state-glyph.tsx';

interface Look {
  readonly shape: Shape;
  readonly word: string;
}

/** In the order in which they are told: trouble first. */
export const RUNG_LOOKS: Readonly<Record<RungState, Look>> = {
  failed: { shape: 'cross', word: 'failed' },
  warning: { shape: 'triangle', word: 'with a warning' },
  running: { shape: 'half', word: 'at work' },
  ok: { shape: 'tick', word: 'ok' },
  unknown: { shape: 'dashed', word: 'could not be tested' },
  skipped: { shape: 'dash', word: 'left out' },
  waiting: { shape: 'dot', word: 'waits' },
};

/** Trouble first. */
export const TELLING = Object.keys(RUNG_LOOKS) as readonly RungState[];

export function examinationLook({ state, ok, findings }: Pick<Examination, 'state' | 'ok' | 'findings'>): Look & {
  readonly tone: 'going' | 'quiet' | 'good' | 'warn' | 'bad';
} {
  if (state === 'running') return { shape: 'half', word: 'At work', tone: 'going' };
  if (state === 'cancelled') return { shape: 'stop', word: 'Cancelled', tone: 'quiet' };
  if (state === 'interrupted') return { shape: 'pause', word: 'Interrupted', tone: 'warn' };
  if (!ok) return { shape: 'cross', word: 'Not well', tone: 'bad' };
  return findings.some(({ fixed }) => fixed !== true)
    ? { shape: 'triangle', word: 'Works, with a warning', tone: 'warn' }
    : { shape: 'tick', word: 'Well', tone: 'good' };
}
