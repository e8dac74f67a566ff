import type { Lending } from '../../protocol/farm.ts';
import type { Shape } from '../parts/state-glyph.tsx';

/** How the state of a lent node looks, and what it is called. */
export const LENDING_STATES: Readonly<Record<Lending['state'], { shape: Shape; word: string; tone: string }>> = {
  starting: { shape: 'ring', word: 'Starting', tone: 'quiet' },
  working: { shape: 'half', word: 'Working', tone: 'going' },
  leaving: { shape: 'down', word: 'Leaving', tone: 'quiet' },
  gone: { shape: 'dash', word: 'Gone', tone: 'quiet' },
  failed: { shape: 'triangle', word: 'Failed', tone: 'warn' },
};

export const LENDING_KINDS = { pilot: 'a pilot', sh: 'the sh worker' } as const;

/** What is shown of nodes that were asked for beside those that work: those that could not be lent. */
export function withFailures(lent: readonly Lending[], failures: readonly Lending[]): readonly Lending[] {
  const known = new Set(lent.map(({ node }) => node));
  return [...lent, ...failures.filter(({ node, state }) => state === 'failed' && !known.has(node))];
}
