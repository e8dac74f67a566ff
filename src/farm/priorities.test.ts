import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lease } from '../protocol/pilot.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import type { CreateRunArgs } from './run-operations.ts';
import { plainPilot, plainRun } from './run-under-test.ts';

let directory: string;
let store: Store<FarmOperations>;
const now = 1_000_000;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-priorities-'));
  store = directStore(openDatabase(join(directory, 'breadbox.db')), farmOperations);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function newRun(tasks: number, more: Partial<CreateRunArgs> = {}): Promise<number> {
  const run = await store.write('createRun', { ...plainRun, ...more, now });
  const params = Array.from({ length: tasks }, (_, index) => String(index));
  await store.write('appendTasks', { run, from: 0, params, last: true, now });
  return run;
}

async function newPilot(slots: number, owner = 'ada'): Promise<number> {
  const pilot = await store.write('addPilot', { ...plainPilot, owner, slots, now });
  await store.write('registerPilot', { pilot, node: 'pi1', slots, leaseUntil: now + 30_000, now });
  return pilot;
}

async function lease(pilot: number, grant: number, want: number) {
  const text = await store.write('leaseTasks', { pilot, grant, want, now, leaseUntil: now + 30_000 });
  if (text === 'gone') throw new Error('gone');
  const { tasks, slots } = JSON.parse(`{"tasks":[${text.tasks}],"slots":{${text.slots}}}`) as Lease;
  return { tasks: tasks.map(({ task }) => task), slots, allowed: text.allowed };
}

async function answerAll(pilot: number, tasks: readonly string[]): Promise<void> {
  const answers = tasks.map((task) => {
    const [run = 0, seq = 0] = task.slice(1).split('.').map(Number);
    return {
      run,
      seq,
      attempt: 1,
      answer: '1',
      error: undefined,
      exitCode: undefined,
      log: undefined,
      startedAt: now,
      endedAt: now,
    };
  });
  await store.write('answerTasks', { pilot, answers, now });
}

test('the highest priority comes first, and what it leaves goes to the next', async () => {
  const low = await newRun(5, { priority: -1 });
  const middle = await newRun(2);
  const high = await newRun(2, { priority: 7 });
  const pilot = await newPilot(4);
  expect((await lease(pilot, 1, 5)).tasks).toEqual([
    `r${high}.0`,
    `r${high}.1`,
    `r${middle}.0`,
    `r${middle}.1`,
    `r${low}.0`,
  ]);
});

test('a priority that is changed counts from the next lease on', async () => {
  const first = await newRun(5);
  const second = await newRun(5);
  const pilot = await newPilot(1);
  expect((await lease(pilot, 1, 1)).tasks).toEqual([`r${first}.0`]);
  await store.write('changeSettings', { run: second, priority: 1 });
  expect((await lease(pilot, 2, 1)).tasks).toEqual([`r${second}.0`]);
});

test('the runs of a project share what it may use at most, those of others do not', async () => {
  const first = await newRun(9, { project: 'narrow', maxSlots: 3, workers: 2 });
  const second = await newRun(9, { project: 'narrow', maxSlots: 3, workers: 4 });
  const third = await newRun(9, { project: 'narrow', maxSlots: 3, workers: 4 });
  const other = await newRun(9, { workers: 4 });
  const pilot = await newPilot(4);
  const { slots } = await lease(pilot, 1, 100);
  expect(slots).toEqual({ [`r${first}`]: 2, [`r${second}`]: 1, [`r${other}`]: 4 });
  expect(slots).not.toHaveProperty(`r${third}`);
});

test('what a run of a limited project does not need is there for the next', async () => {
  await newRun(1, { project: 'narrow', maxSlots: 2, workers: 2 });
  const second = await newRun(9, { project: 'narrow', maxSlots: 2, workers: 2 });
  const pilot = await newPilot(4);
  const { tasks, slots } = await lease(pilot, 1, 4);
  expect(slots).toMatchObject({ [`r${second}`]: 1 });
  await answerAll(pilot, tasks);
  expect((await lease(pilot, 2, 4)).slots).toEqual({ [`r${second}`]: 2 });
});

test('a pilot may use what its share allows, and its runs are told so', async () => {
  const run = await newRun(50, { workers: 4 });
  const pilot = await newPilot(4);
  await store.write('allowPilot', { pilot, allowed: 1 });
  const cut = await lease(pilot, 1, 4);
  expect(cut).toMatchObject({ allowed: 1, slots: { [`r${run}`]: 1 } });
  const second = await newPilot(4);
  expect((await lease(second, 1, 4)).slots).toEqual({ [`r${run}`]: 3 });
  await store.write('allowPilot', { pilot, allowed: 0 });
  expect(await lease(pilot, 2, 4)).toEqual({ tasks: [], slots: {}, allowed: 0 });
  await store.write('allowPilot', { pilot, allowed: null });
  expect((await lease(pilot, 3, 4)).allowed).toBe(4);
});
