import { expect, it } from 'vitest';
import type { NodeRow } from '../../protocol/inventory.ts';
import { nodeNowSentence } from './node-now-sentence.ts';

const row = (state: NodeRow['state']): Pick<NodeRow, 'node' | 'state' | 'roles'> => ({
  ...{ node: 'rain5', state, roles: ['compute'] },
});
const tell = (parts: Omit<Parameters<typeof nodeNowSentence>[0], 'node'>) =>
  nodeNowSentence({ node: 'rain5', ...parts });

it('says what is wrong first', () => {
  expect(tell({ row: row('up'), watched: { state: 'live' }, now: { cpu_frequency_hertz: 1.5e9, slow: 1 } })).toBe(
    'rain5 runs at 1.5\u202fGHz: too little voltage.',
  );
  expect(tell({ row: row('up'), watched: { state: 'silent' }, now: undefined })).toBe('rain5 is silent.');
});

it('says how it stands where nothing is wrong', () => {
  expect(tell({ row: row('up'), watched: { state: 'live' }, now: { slow: 0 } })).toBe('rain5 is up.');
  expect(tell({ row: row('up'), watched: { state: 'never' }, now: undefined })).toBe('rain5 is up.');
  expect(tell({ row: row('unknown'), watched: { state: 'live' }, now: {} })).toBe(
    'rain5 is watched; it is not brought up.',
  );
  expect(tell({ row: undefined, watched: { state: 'live' }, now: {} })).toBe(
    'rain5 is watched; it is not in the list of nodes.',
  );
});
