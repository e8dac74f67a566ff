import { expect, it } from 'vitest';
import type { NodeState } from '../../protocol/inventory.ts';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { type NowParts, nowState } from './now-state.ts';

const listed = (state: NodeState, reason?: string): NowParts['row'] => ({
  node: 'rain3',
  state,
  ...(reason === undefined ? {} : { reason }),
});
const engine = (state: EngineNodeRow['state'], reason?: string): NowParts['engine'] => ({
  state,
  ...(reason === undefined ? {} : { reason }),
});

it.each<[string, NowParts, string, string | undefined, boolean]>([
  [
    'a planned node',
    { row: listed('unknown'), engine: undefined, watch: 'never' },
    'Planned',
    'Listed; not there yet.',
    false,
  ],
  [
    'a node without an agent',
    { row: listed('up'), engine: undefined, watch: 'never' },
    'Up',
    'Nothing measures there: breadbox agent install rain3',
    false,
  ],
  ['one that is well', { row: listed('up'), engine: undefined, watch: 'live' }, 'Up', undefined, false],
  [
    'one at work, by what runs there',
    { row: listed('up'), engine: engine('allocated'), watch: 'live', jobs: 'heat2d' },
    'At work',
    'heat2d',
    false,
  ],
  [
    'one that is drained, by why',
    { row: listed('up'), engine: engine('draining', 'swap the cable'), watch: 'live', jobs: 'farm, 4 workers' },
    'Draining',
    'swap the cable; farm, 4 workers',
    true,
  ],
  [
    'silence before all that was known before it',
    { row: listed('up'), engine: engine('allocated'), watch: 'silent', heardAt: '10:12' },
    'Silent',
    'Nothing heard of it since 10:12.',
    true,
  ],
  [
    'one that was switched off is not missed',
    { row: listed('up'), engine: engine('off', 'anna, over night'), watch: 'silent', heardAt: '10:12' },
    'Switched off',
    'anna, over night',
    false,
  ],
  [
    'an agent that speaks is newer than SSH that did not answer',
    { row: listed('unreachable', 'no route'), engine: undefined, watch: 'live' },
    'Watched',
    'Its agent speaks; SSH did not answer at the last contact.',
    false,
  ],
  [
    'one that does not answer and never spoke',
    { row: listed('unreachable', 'no route'), engine: undefined, watch: 'never' },
    'Does not answer',
    'no route',
    true,
  ],
  [
    'one that nobody listed',
    { row: undefined, engine: undefined, watch: 'live' },
    'Watched',
    'Not in the list of nodes.',
    false,
  ],
])('%s', (_, parts, word, reason, hand) => {
  const state = nowState(parts);
  expect([state.word, state.reason, state.hand]).toEqual([word, reason, hand]);
});
