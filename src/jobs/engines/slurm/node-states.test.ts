import { expect, test } from 'vitest';
import { nodeState } from './node-states.ts';

test.each([
  ['IDLE', 'idle'],
  ['MIXED', 'mixed'],
  ['ALLOCATED', 'allocated'],
  ['IDLE+PLANNED', 'idle'],
  ['IDLE+COMPLETING', 'idle'],
  ['IDLE+CLOUD', 'idle'],
  ['IDLE+DRAIN', 'drained'],
  ['MIXED+DRAIN', 'draining'],
  ['ALLOCATED+DRAIN', 'draining'],
  ['IDLE+COMPLETING+DRAIN', 'draining'],
  ['DOWN', 'down'],
  ['DOWN*', 'down'],
  ['DOWN*+DRAIN', 'down'],
  ['DOWN+NOT_RESPONDING', 'down'],
  ['IDLE+DRAIN+INVALID_REG', 'down'],
  ['IDLE*', 'unknown'],
  ['IDLE+NOT_RESPONDING', 'unknown'],
  ['UNKNOWN*', 'unknown'],
  ['IDLE~', 'off'],
  ['IDLE+CLOUD+POWERED_DOWN', 'off'],
  ['IDLE%', 'off'],
  ['IDLE#', 'off'],
  ['IDLE!', 'off'],
  ['ALLOCATED+POWERING_UP', 'off'],
  ['IDLE@', 'drained'],
  ['MIXED+REBOOT_REQUESTED', 'draining'],
  ['DOWN^', 'down'],
  ['IDLE+REBOOT_ISSUED', 'down'],
  ['IDLE$', 'drained'],
  ['IDLE+MAINTENANCE', 'drained'],
  ['ALLOCATED+RESERVED', 'allocated'],
  ['FUTURE', 'unknown'],
])('%s is %s', (words, state) => {
  expect(nodeState(words).state).toBe(state);
});

test('a state that Slurm may have one day is unknown, by its name', () => {
  expect(nodeState('DREAMING+DRAIN')).toEqual({ state: 'unknown', reason: 'Slurm calls it DREAMING+DRAIN' });
});
