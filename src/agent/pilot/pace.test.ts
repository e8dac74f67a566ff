import { expect, test } from 'vitest';
import { MAX_LEASE_TASKS } from '../../protocol/pilot.ts';
import { Pace } from './pace.ts';

function paceOf(durationMs: number, tasks = 5000): Pace {
  const pace = new Pace();
  for (let count = 0; count < tasks; count++) pace.ended(durationMs);
  return pace;
}

test('nothing is held in advance before anything is known, nor when tasks are slow', () => {
  expect(new Pace().ahead(4, 0)).toBe(0);
  expect(paceOf(1500).ahead(4, 0)).toBe(0);
  expect(paceOf(5).ahead(4, 2000)).toBe(0);
});

test('0.3 s of work otherwise: at least the slots, at most a lease', () => {
  expect(paceOf(10).ahead(2, 0)).toBe(60);
  expect(paceOf(500).ahead(4, 0)).toBe(4);
  expect(paceOf(0).ahead(2, 0)).toBe(MAX_LEASE_TASKS);
});

test('a few quick tasks do not make a pilot take all that is left', () => {
  expect(paceOf(0, 24).ahead(2, 0)).toBe(12);
  expect(paceOf(0, 1).ahead(2, 0)).toBe(2);
});
