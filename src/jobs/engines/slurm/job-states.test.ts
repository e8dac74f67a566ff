import { expect, test } from 'vitest';
import { jobState, nativeState } from './job-states.ts';

test.each([
  ['CONFIGURING', 'pending'],
  ['REQUEUED', 'pending'],
  ['REQUEUE_HOLD', 'pending'],
  ['SPECIAL_EXIT', 'pending'],
  ['COMPLETING', 'running'],
  ['SUSPENDED', 'running'],
  ['STAGE_OUT', 'running'],
  ['BOOT_FAIL', 'node-fail'],
  ['DEADLINE', 'timeout'],
  ['PREEMPTED', 'cancelled'],
  ['REVOKED', 'cancelled'],
] as const)('%s is %s, and its own word is kept', (word, state) => {
  expect(jobState(word)).toBe(state);
  expect(nativeState(word)).toBe(word);
});

test.each(['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT', 'NODE_FAIL', 'OUT_OF_MEMORY'])(
  '%s says as much as ours',
  (word) => {
    expect(jobState(word)).toBe(word.toLowerCase().replaceAll('_', '-'));
    expect(nativeState(word)).toBeUndefined();
  },
);

test('a state that is not known is an error, not a guess', () => {
  expect(() => jobState('DREAMING')).toThrow(/DREAMING, a state that Breadbox does not know/);
});
