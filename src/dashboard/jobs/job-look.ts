import type { JobStateWord } from '../../protocol/jobs.ts';
import type { Shape } from '../parts/state-glyph.tsx';

/** How a state looks: a shape, a word and a tone. */
export interface JobLook {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'going' | 'quiet' | 'good' | 'warn' | 'bad';
}

const LOOKS: Readonly<Record<JobStateWord, JobLook>> = {
  pending: { shape: 'ring', word: 'Waiting', tone: 'quiet' },
  running: { shape: 'half', word: 'Running', tone: 'going' },
  completed: { shape: 'tick', word: 'Done', tone: 'good' },
  failed: { shape: 'cross', word: 'Failed', tone: 'bad' },
  cancelled: { shape: 'stop', word: 'Cancelled', tone: 'quiet' },
  timeout: { shape: 'triangle', word: 'Time was up', tone: 'warn' },
  'node-fail': { shape: 'cross', word: 'Computer failed', tone: 'bad' },
  'out-of-memory': { shape: 'triangle', word: 'Out of memory', tone: 'warn' },
};

/** The word of a state, as the pages say it. */
export function stateWord(state: JobStateWord): string {
  return LOOKS[state].word;
}

/** Of a job as it stands; a held one is paused. */
export function lookOf(state: JobStateWord, held: boolean): JobLook {
  return state === 'pending' && held ? { shape: 'pause', word: 'Held', tone: 'quiet' } : LOOKS[state];
}
