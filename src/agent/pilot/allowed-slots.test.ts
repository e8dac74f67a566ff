import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { PilotAnswer } from '../../protocol/pilot.ts';
import { startPilot, until } from './pilot-under-test.ts';

const sh = (script: string) => ['sh', '-c', script];
const many = (count: number) => Array.from({ length: count }, (_, index) => index);

/** How many ran at the same time, at most. */
function mostAtOnce(answers: readonly PilotAnswer[]): number {
  const edges = answers.flatMap(({ startedAt, endedAt }) => [
    { at: Date.parse(startedAt), step: 1 },
    { at: Date.parse(endedAt), step: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { step } of edges.sort((a, b) => a.at - b.at || a.step - b.step)) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}

test('no more slots work than the head allows; more do as soon as it allows them', async () => {
  const pilot = await startPilot({ argv: sh('sleep 0.15; cat') }, { slots: 4, allowed: 1, params: [0] });
  await pilot.answers(1);
  pilot.head.addTasks('r1', many(5));
  await pilot.answers(6);
  expect(mostAtOnce(pilot.head.answers)).toBe(1);
  pilot.head.allowed = 4;
  pilot.head.addTasks('r1', many(12));
  await pilot.answers(18);
  expect(mostAtOnce(pilot.head.answers.slice(6))).toBe(4);
});

test('cut to nothing, it finishes what runs, gives back the rest, and asks gently until it may work again', async () => {
  const pilot = await startPilot(
    { argv: sh('read n; [ "$n" -lt 60 ] || sleep 1.2; echo $n') },
    { slots: 2, params: many(61) },
  );
  await until(() => pilot.head.answers.length >= 20);
  pilot.head.addTasks('r1', [...many(400).fill(61)]);
  await until(() => pilot.head.shown.some((tasks) => tasks.length === 2));
  const { head } = pilot;
  head.allowed = 0;
  await until(() => head.shown.at(-1)?.length === 0);
  const done = head.answers.length;
  const asked = head.requests.filter((request) => request.endsWith('/lease')).length;
  await sleep(2500);
  expect(head.answers.length).toBe(done);
  expect(head.answers.every(({ ok }) => ok)).toBe(true);
  expect(head.requests.filter((request) => request.endsWith('/lease')).length - asked).toBeLessThan(3);
  head.allowed = 2;
  head.wake();
  await until(() => head.answers.length > done);
}, 60_000);

test('a cut gives back what cannot begin soon', async () => {
  const pilot = await startPilot({ argv: sh('sleep 0.01; echo 1') }, { slots: 4, params: many(2000) });
  await until(() => pilot.head.answers.length > 200);
  pilot.head.allowed = 0;
  await until(() => pilot.head.released.length > 0);
  await until(() => pilot.head.shown.at(-1)?.length === 0);
  await sleep(200);
  const seen =
    pilot.head.answers.length + pilot.head.released.length + (pilot.head.runs.get('r1')?.waiting.length ?? 0);
  expect(seen).toBe(2000);
});

test('a pilot that may use no slot stays beyond the time after which one without work leaves', async () => {
  const pilot = await startPilot({ argv: ['cat'] }, { slots: 2, allowed: 0, params: [1] });
  await sleep(12_000);
  expect(pilot.head.answers).toEqual([]);
  pilot.head.allowed = 1;
  pilot.head.wake();
  await pilot.answers(1);
}, 60_000);

test('an answer says in which slot it was made, how long that had waited, and how long its files took', async () => {
  const argv = sh('read n; [ "$n" = 2 ] && echo x >"$BREADBOX_OUT/file"; sleep 0.1; echo $n');
  const pilot = await startPilot({ argv }, { slots: 1, params: [0, 1] });
  await pilot.answers(2);
  await sleep(3000);
  pilot.head.addTasks('r1', [2]);
  await pilot.answers(3);
  const [, next, late] = pilot.head.answers;
  expect(pilot.head.answers.map(({ slot }) => slot)).toEqual([0, 0, 0]);
  expect(pilot.head.answers.map(({ sendMs }) => sendMs !== undefined)).toEqual([false, false, true]);
  expect(next?.askMs).toBeLessThan(2000);
  expect(late?.askMs).toBeGreaterThan(2500);
});
