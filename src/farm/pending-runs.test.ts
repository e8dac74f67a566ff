import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { plainPilot, plainRun } from './run-under-test.ts';

let directory: string;
let store: Store<FarmOperations>;
const now = 1_000_000;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-pending-'));
  store = directStore(openDatabase(join(directory, 'breadbox.db')), farmOperations);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function newRun(waitsFor: readonly number[] = [], collect: string | null = null): Promise<number> {
  const waits = waitsFor.length > 0 && { state: 'pending' as const, waitsFor: JSON.stringify(waitsFor) };
  const run = await store.write('createRun', { ...plainRun, attempts: 1, collect, ...waits, now });
  await store.write('appendTasks', { run, from: 0, params: ['1'], last: true, now });
  return run;
}

/** Its one task is answered, or fails. */
async function end(run: number, answer: string | undefined): Promise<void> {
  const pilot = await store.write('addPilot', { ...plainPilot, owner: plainRun.owner, slots: 9, now });
  await store.write('registerPilot', { pilot, node: 'pi1', slots: 9, leaseUntil: now, now });
  const lease = await store.write('leaseTasks', { pilot, grant: 1, want: 99, now, leaseUntil: now });
  const tasks = JSON.parse(`[${lease === 'gone' ? '' : lease.tasks}]`) as { task: string; attempt: number }[];
  const attempt = tasks.find(({ task }) => task === `r${run}.0`)?.attempt ?? 0;
  const said = { answer, error: answer === undefined ? 'broken' : undefined, exitCode: undefined, log: undefined };
  const row = { run, seq: 0, attempt, ...said, startedAt: now, endedAt: now };
  await store.write('answerTasks', { pilot, answers: [row], now });
  await store.write('endPilot', { pilot, now });
}

const settle = () => store.write('settlePending', { now });
const row = (run: number) => store.read('runRow', { run });

test('a run begins when those that it waits for are done and collected, and gives out no task before', async () => {
  const first = await newRun([], '["true"]');
  const second = await newRun([]);
  const third = await newRun([first, second]);
  expect((await settle()).pending).toBe(1);
  expect(await row(third)).toMatchObject({
    state: 'pending',
    tasks: 1,
    leased: 0,
    reason: `waits for r${first}; waits for r${second}`,
  });
  await end(first, '1');
  await end(second, '1');
  expect(await row(third)).toMatchObject({ leased: 0 });
  expect((await settle()).begun).toEqual([]);
  expect(await row(third)).toMatchObject({ state: 'pending', reason: `waits for r${first}` });
  await store.write('setCollected', { run: first, error: null, givenUp: false });
  expect((await settle()).begun).toMatchObject([{ run: third, state: 'running', reason: null, waitsFor: null }]);
  expect((await settle()).pending).toBe(0);
});

test('a task that failed keeps it waiting until it is answered after all', async () => {
  const first = await newRun();
  const second = await newRun([first]);
  await end(first, undefined);
  await settle();
  expect((await row(second)).reason).toBe(`waits for r${first}, of which 1 of 1 tasks failed: retry it`);
  await store.write('changeRun', { run: first, event: 'retry', reason: null, now });
  await settle();
  expect((await row(second)).reason).toBe(`waits for r${first}`);
});

test.each(['cancel', 'fail', 'remove'] as const)('it is cancelled where what it waits for ends so: %s', async (how) => {
  const first = await newRun();
  const second = await newRun([first]);
  const third = await newRun([second]);
  await store.write('changeRun', { run: first, event: how === 'fail' ? 'fail' : 'cancel', reason: null, now });
  if (how === 'remove') await store.write('removeRun', { run: first, now });
  expect((await settle()).cancelled.map(({ run }) => run)).toEqual([second, third]);
  const ends = { cancel: 'was cancelled', fail: 'failed', remove: 'was removed' }[how];
  expect(await row(second)).toMatchObject({ state: 'cancelled', reason: `r${first}, which it waited for, ${ends}` });
});

test('who resumes it waits no longer; a run without tasks is done as soon as it begins', async () => {
  const first = await newRun();
  const second = await newRun([first]);
  expect(await store.write('changeRun', { run: second, event: 'resume', reason: null, now })).toMatchObject({
    state: 'running',
    waitsFor: null,
  });
  const waitsFor = JSON.stringify([first]);
  const empty = await store.write('createRun', { ...plainRun, state: 'pending', waitsFor, now });
  await store.write('appendTasks', { run: empty, from: 0, params: [], last: true, now });
  expect((await row(empty)).state).toBe('pending');
  await end(first, '1');
  await settle();
  expect(await row(empty)).toMatchObject({ state: 'done', tasks: 0 });
});
