import type { NodeState } from '../../protocol/inventory.ts';
import type { Shape } from '../parts/state-glyph.tsx';

/** How the state of a node looks: a shape, a word and a tone. */
export interface NodeLook {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: 'quiet' | 'good' | 'warn' | 'bad';
  readonly meaning: string;
}

/** In the order in which the page counts them. */
export const NODE_LOOKS: Readonly<Record<NodeState, NodeLook>> = {
  up: { shape: 'tick', word: 'Up', tone: 'good', meaning: 'Brought up, and tested by doing.' },
  reachable: { shape: 'ring', word: 'Answers', tone: 'quiet', meaning: 'Answers by SSH; not brought up yet.' },
  unknown: { shape: 'dashed', word: 'Not contacted', tone: 'quiet', meaning: 'Known by its address alone.' },
  failed: {
    shape: 'triangle',
    word: 'Not finished',
    tone: 'warn',
    meaning: 'The last up could not finish it; the reason stands under it.',
  },
  unreachable: {
    shape: 'cross',
    word: 'Does not answer',
    tone: 'bad',
    meaning: 'Nothing answered at the last contact. Look at its power first, then at its cable.',
  },
};

export function isTrouble(state: NodeState): boolean {
  return state === 'failed' || state === 'unreachable';
}
