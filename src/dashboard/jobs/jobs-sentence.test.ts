import { expect, it } from 'vitest';
import { jobsSentence } from './jobs-sentence.ts';

it.each([
  [{}, undefined, /^No job runs or waits\.$/],
  [{ running: 1 }, undefined, /^One job runs, none waits\.$/],
  [{ running: 2, pending: 3 }, '2026-03-01T10:58:00Z', /^Two jobs run, three wait; the next starts about \d\d:58\.$/],
  [{ pending: 1 }, undefined, /^No job runs, one waits\.$/],
  [{ running: 12, pending: 10_000, completed: 5 }, undefined, /^12 jobs run, 10.000 wait\.$/],
] as const)('how things stand with %j', (counts, next, expected) => {
  expect(jobsSentence(counts, next, new Date('2026-03-01T10:00:00Z'))).toMatch(expected);
});
