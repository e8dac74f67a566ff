import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../protocol/pilot.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import type { TaskAnswer } from './answer-tasks.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { plainRun } from './run-under-test.ts';
import { parseTaskId } from './task-id.ts';

let directory: string;
let store: Store<FarmOperations>;
let clock = 1_000_000;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-queue-'));
  store = directStore(openDatabase(join(directory, 'breadbox.db')), farmOperations);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const spec = (project: string) =>
  JSON.stringify({ project, version: 'v', argv: ['true'], mode: 'process', timeLimitSec: 1, seed: 1 });

async function newRun(
  options: { owner?: string; workers?: number; attempts?: number; feedKind?: 'list' | 'command'; tasks?: number } = {},
): Promise<number> {
  const { owner = 'anna', workers = 2, attempts = 3, feedKind = 'list', tasks = 0 } = options;
  const run = await store.write('createRun', {
    ...plainRun,
    owner,
    spec: spec('p'),
    attempts,
    workers,
    feedKind,
    now: clock,
  });
  if (tasks > 0) await append(run, 0, tasks, true);
  return run;
}

function append(run: number, from: number, count: number, last: boolean) {
  const params = Array.from({ length: count }, (_, index) => JSON.stringify({ n: from + index }));
  return store.write('appendTasks', { run, from, params, last, now: clock });
}

async function newPilot(owner = 'anna', slots = 2): Promise<number> {
  const pilot = await store.write('addPilot', { owner, slots, now: clock });
  expect(await store.write('registerPilot', { pilot, node: 'pi1', slots, leaseUntil: clock + 30_000 })).toBe(true);
  return pilot;
}

async function lease(pilot: number, grant: number, want: number): Promise<Pick<Lease, 'tasks' | 'runs' | 'slots'>> {
  const text = await store.write('leaseTasks', { pilot, grant, want, now: clock, leaseUntil: clock + 30_000 });
  if (text === 'gone') throw new Error('gone');
  return JSON.parse(`{"tasks":[${text.tasks}],"runs":{${text.runs}},"slots":{${text.slots}}}`);
}

function reply(task: string, attempt: number, outcome: Partial<TaskAnswer> = { answer: '1' }): TaskAnswer {
  const [run, seq] = parseTaskId(task);
  return {
    run,
    seq,
    attempt,
    answer: undefined,
    error: undefined,
    exitCode: undefined,
    log: undefined,
    startedAt: clock,
    endedAt: clock,
    ...outcome,
  };
}

const answer = (pilot: number, ...answers: TaskAnswer[]) => store.write('answerTasks', { pilot, answers, now: clock });
const row = (run: number) => store.read('runRow', { run });

describe('a lease', () => {
  it('is turned into an answer once; the same request again changes nothing', async () => {
    const run = await newRun({ tasks: 3 });
    const pilot = await newPilot();
    const { tasks, runs } = await lease(pilot, 1, 10);
    expect(tasks.map(({ task, params }) => [task, params])).toEqual([
      [`r${run}.0`, { n: 0 }],
      [`r${run}.1`, { n: 1 }],
      [`r${run}.2`, { n: 2 }],
    ]);
    expect(runs[`r${run}`]?.argv).toEqual(['true']);
    const all = tasks.map(({ task, attempt }) => reply(task, attempt));
    expect(await answer(pilot, ...all)).toMatchObject({ outcomes: ['accepted', 'accepted', 'accepted'], ended: [run] });
    expect(await answer(pilot, ...all)).toMatchObject({ outcomes: ['duplicate', 'duplicate', 'duplicate'], ended: [] });
    expect(await row(run)).toMatchObject({ state: 'done', answered: 3, leased: 0, failed: 0 });
  });

  it('is given again to a pilot that lost the reply, and to nobody else', async () => {
    await newRun({ tasks: 4, workers: 4 });
    const [first, second] = [await newPilot(), await newPilot()];
    const granted = await lease(first, 1, 2);
    expect((await lease(first, 1, 2)).tasks).toEqual(granted.tasks);
    const others = (await lease(second, 1, 10)).tasks.map(({ task }) => task);
    expect(others).not.toEqual(expect.arrayContaining(granted.tasks.map(({ task }) => task)));
  });

  it('ends with the silence of its pilot; the late answer is refused and recorded', async () => {
    const run = await newRun({ tasks: 1 });
    const [silent, next] = [await newPilot(), await newPilot()];
    const { tasks } = await lease(silent, 1, 1);
    clock += 31_000;
    await store.write('renewPilot', { pilot: next, leaseUntil: clock + 30_000 });
    expect(await store.write('expirePilots', { now: clock })).toMatchObject({
      pilots: [silent],
      touched: [run],
      ended: [],
    });
    const again = (await lease(next, 1, 1)).tasks[0];
    expect(again).toMatchObject({ task: tasks[0]?.task, attempt: 2 });
    expect((await answer(silent, reply(`r${run}.0`, 1))).outcomes).toEqual(['stale']);
    expect((await answer(next, reply(`r${run}.0`, 2, { answer: '"second"' }))).outcomes).toEqual(['accepted']);
    const attempts = await store.read('attemptRows', { run, seq: 0, limit: 10 });
    expect(attempts.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['stale', 1],
      ['lost', 1],
    ]);
    expect((await store.read('resultsPage', { run, after: -1 })).rows.map((result) => result.answer)).toEqual([
      '"second"',
    ]);
  });

  it('of a later attempt is not ended by the answer of an earlier one, even by the same pilot', async () => {
    const run = await newRun({ tasks: 1 });
    const pilot = await newPilot();
    await lease(pilot, 1, 1);
    await store.write('expirePilots', { now: clock + 31_000 });
    expect((await lease(pilot, 2, 1)).tasks[0]?.attempt).toBe(2);
    expect((await answer(pilot, reply(`r${run}.0`, 1))).outcomes).toEqual(['stale']);
    expect((await answer(pilot, reply(`r${run}.0`, 1, { error: 'no' }))).outcomes).toEqual(['stale']);
    expect((await answer(pilot, reply(`r${run}.0`, 2))).outcomes).toEqual(['accepted']);
  });

  it('cannot be answered by another pilot, nor for a task or run that is not there', async () => {
    const run = await newRun({ tasks: 1 });
    const [holder, forger] = [await newPilot(), await newPilot('ben')];
    await lease(holder, 1, 1);
    expect((await answer(forger, reply(`r${run}.0`, 1), reply(`r${run}.99`, 1), reply('r999.0', 1))).outcomes).toEqual([
      'stale',
      'stale',
      'stale',
    ]);
    expect(await row(run)).toMatchObject({ leased: 1, answered: 0 });
  });

  it('given back unstarted counts no attempt', async () => {
    const run = await newRun({ tasks: 2 });
    const pilot = await newPilot();
    await lease(pilot, 1, 2);
    expect(
      await store.write('releaseTasks', {
        pilot,
        tasks: [
          [run, 0, 1],
          [run, 1, 1],
        ],
      }),
    ).toEqual([run]);
    expect(await row(run)).toMatchObject({ leased: 0, tasks: 2 });
    expect((await lease(pilot, 2, 2)).tasks.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it('is never of another user', async () => {
    await newRun({ owner: 'anna', tasks: 5 });
    expect((await lease(await newPilot('ben'), 1, 10)).tasks).toEqual([]);
  });

  it('divides the workers of a run among pilots in their order', async () => {
    const run = await newRun({ tasks: 100, workers: 3 });
    const [first, second, third] = [await newPilot(), await newPilot(), await newPilot()];
    expect((await lease(first, 1, 4)).slots).toEqual({ [`r${run}`]: 2 });
    expect((await lease(second, 1, 4)).slots).toEqual({ [`r${run}`]: 1 });
    expect((await lease(third, 1, 4)).tasks).toEqual([]);
  });
});

describe('a failed attempt', () => {
  it('is tried again until its attempts are used up, with a reason for each', async () => {
    const run = await newRun({ tasks: 1, attempts: 2 });
    const pilot = await newPilot();
    const fail = (attempt: number) =>
      reply(`r${run}.0`, attempt, { error: `exited with ${attempt}`, exitCode: attempt, log: 'oh' });
    await lease(pilot, 1, 1);
    expect(await answer(pilot, fail(1))).toMatchObject({ outcomes: ['accepted'], woken: [run], ended: [] });
    expect((await lease(pilot, 2, 1)).tasks[0]?.attempt).toBe(2);
    expect(await answer(pilot, fail(2))).toMatchObject({ ended: [run] });
    expect((await answer(pilot, fail(2))).outcomes).toEqual(['duplicate']);
    expect(await row(run)).toMatchObject({ state: 'done', failed: 1, reason: '1 of 1 tasks failed' });
    const attempts = await store.read('attemptRows', { run, seq: null, limit: 10 });
    expect(attempts.map(({ reason, exitCode, log }) => [reason, exitCode, log])).toEqual([
      ['exited with 2', 2, 'oh'],
      ['exited with 1', 1, 'oh'],
    ]);
    await store.write('changeRun', { run, event: 'retry', reason: null, now: clock });
    expect(await row(run)).toMatchObject({ state: 'running', failed: 0 });
    expect((await lease(pilot, 3, 1)).tasks[0]?.attempt).toBe(3);
    expect(await answer(pilot, reply(`r${run}.0`, 3))).toMatchObject({ ended: [run] });
    expect(await row(run)).toMatchObject({ state: 'done', answered: 1, failed: 0, reason: null });
  });
});

describe('a run', () => {
  it('leases nothing while paused and what was leased before counts', async () => {
    const run = await newRun({ tasks: 2 });
    const pilot = await newPilot();
    const { tasks } = await lease(pilot, 1, 1);
    await store.write('changeRun', { run, event: 'pause', reason: 'lunch', now: clock });
    expect((await lease(pilot, 2, 5)).tasks).toEqual([]);
    expect((await answer(pilot, reply(tasks[0]?.task ?? '', 1))).outcomes).toEqual(['accepted']);
    await store.write('changeRun', { run, event: 'resume', reason: null, now: clock });
    expect((await lease(pilot, 3, 5)).tasks).toHaveLength(1);
  });

  it('takes no answer after it was cancelled, and cannot come back', async () => {
    const run = await newRun({ tasks: 2 });
    const pilot = await newPilot();
    const { tasks } = await lease(pilot, 1, 1);
    await store.write('changeRun', { run, event: 'cancel', reason: 'enough', now: clock });
    expect((await answer(pilot, reply(tasks[0]?.task ?? '', 1))).outcomes).toEqual(['stale']);
    await expect(store.write('changeRun', { run, event: 'resume', reason: null, now: clock })).rejects.toMatchObject({
      code: 'conflict',
    });
    const listed = await store.read('taskRows', { run, after: -1, limit: 10, state: undefined });
    expect(listed.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  it('appends nothing twice when a batch is sent again', async () => {
    const run = await newRun();
    await append(run, 0, 3, false);
    await append(run, 0, 3, false);
    expect(await append(run, 2, 3, true)).toMatchObject({ tasks: 5 });
    const listed = await store.read('taskRows', { run, after: -1, limit: 10, state: undefined });
    expect(listed.map(({ params }) => params)).toEqual([0, 1, 2, 3, 4].map((n) => `{"n":${n}}`));
  });

  it('ends at once when its feed yields nothing', async () => {
    const run = await newRun();
    expect(await append(run, 0, 0, true)).toMatchObject({ ended: true });
    expect(await row(run)).toMatchObject({ state: 'done', reason: 'its feed had no task' });
  });

  it('is hidden at once when removed, and swept out in portions', async () => {
    const run = await newRun({ tasks: 50 });
    await expect(store.write('removeRun', { run, now: clock })).rejects.toMatchObject({ code: 'conflict' });
    await store.write('changeRun', { run, event: 'cancel', reason: null, now: clock });
    await store.write('removeRun', { run, now: clock });
    await expect(row(run)).rejects.toMatchObject({ code: 'not-found' });
    let portions = 0;
    while (await store.write('sweepRun', { run, limit: 20 })) portions++;
    expect(portions).toBe(3);
    expect(await store.read('removedRuns', undefined)).toEqual([]);
  });
});

describe('a command feed', () => {
  it('is asked, told and replayed in the recorded order; equal keys are queued once', async () => {
    const run = await newRun({ feedKind: 'command' });
    const pilot = await newPilot();
    const next = async (cursor: number) =>
      (await store.write('feedNext', { run, cursor })).events.map((text) => JSON.parse(text));
    const tasks = (...keys: string[]) => keys.map((key) => ({ key, params: JSON.stringify(key) }));
    expect(await next(0)).toEqual([{ kind: 'ask', seq: 1, n: 4 }]);
    expect(await next(1)).toEqual([]);
    expect(
      await store.write('feedReply', { run, seq: 1, tasks: tasks('a', 'b'), done: false, now: clock }),
    ).toMatchObject({ added: 2 });
    expect(
      await store.write('feedReply', { run, seq: 1, tasks: tasks('b', 'a'), done: false, now: clock }),
    ).toMatchObject({ added: 0, stuck: false });
    const leased = await lease(pilot, 1, 2);
    await answer(
      pilot,
      ...leased.tasks.map(({ task, params }) => reply(task, 1, { answer: JSON.stringify(`${params}!`) })),
    );
    expect(await next(1)).toEqual([
      {
        kind: 'tell',
        seq: 2,
        answers: [
          { key: 'a', answer: 'a!' },
          { key: 'b', answer: 'b!' },
        ],
      },
    ]);
    expect(await next(2)).toEqual([{ kind: 'ask', seq: 3, n: 4 }]);
    expect(await next(0)).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(await store.write('feedReply', { run, seq: 3, tasks: [], done: true, now: clock })).toMatchObject({
      ended: true,
    });
    expect((await store.write('feedNext', { run, cursor: 3 })).end).toBe(true);
  });

  it('that offers nothing though all is told is stuck', async () => {
    const run = await newRun({ feedKind: 'command' });
    await store.write('feedNext', { run, cursor: 0 });
    expect(await store.write('feedReply', { run, seq: 1, tasks: [], done: false, now: clock })).toMatchObject({
      stuck: true,
    });
  });
});

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('lease' as const),
      pilot: fc.nat(2),
      want: fc.integer({ min: 1, max: 5 }),
      repeat: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('answer' as const), pilot: fc.nat(2), ok: fc.boolean(), twice: fc.boolean() }),
    fc.record({ kind: fc.constant('silence' as const), pilot: fc.nat(2) }),
    fc.record({ kind: fc.constant('release' as const), pilot: fc.nat(2) }),
  );

  it('every task is answered or failed exactly once, and the counts agree with the rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const run = await newRun({ tasks: 12, workers: 6, attempts: 100 });
        const pilots = [await newPilot(), await newPilot(), await newPilot()];
        const held = pilots.map((): Map<string, number> => new Map());
        const grants = pilots.map(() => 1);
        const accepted = new Set<string>();
        const doLease = async (index: number, want: number, repeat: boolean) => {
          const pilot = pilots[index] ?? 0;
          const got = await lease(pilot, grants[index] ?? 1, want);
          if (repeat)
            expect((await lease(pilot, grants[index] ?? 1, want)).tasks.length).toBeGreaterThanOrEqual(
              got.tasks.length,
            );
          const last = repeat ? await lease(pilot, grants[index] ?? 1, want) : got;
          grants[index] = (grants[index] ?? 1) + 1;
          for (const { task, attempt } of last.tasks) held[index]?.set(task, attempt);
        };
        const doAnswer = async (index: number, ok: boolean, twice: boolean) => {
          const [task, attempt] = [...(held[index] ?? [])][0] ?? [];
          if (task === undefined || attempt === undefined) return;
          const text = ok ? { answer: JSON.stringify(task) } : { error: 'no' };
          const [outcome] = (await answer(pilots[index] ?? 0, reply(task, attempt, text))).outcomes;
          if (outcome === 'accepted' && ok) {
            expect(accepted.has(task)).toBe(false);
            accepted.add(task);
          }
          if (twice && outcome === 'accepted')
            expect((await answer(pilots[index] ?? 0, reply(task, attempt, text))).outcomes).toEqual(['duplicate']);
          held[index]?.delete(task);
        };
        for (const action of steps) {
          if (action.kind === 'lease') await doLease(action.pilot, action.want, action.repeat);
          else if (action.kind === 'answer') await doAnswer(action.pilot, action.ok, action.twice);
          else if (action.kind === 'silence')
            await store.write('expirePilots', { now: clock + 31_000 }).then(() => clock);
          else {
            const tasks = [...(held[action.pilot] ?? [])].map(
              ([task, attempt]) => [...parseTaskId(task), attempt] as const,
            );
            await store.write('releaseTasks', { pilot: pilots[action.pilot] ?? 0, tasks });
            held[action.pilot]?.clear();
          }
          const counts = await row(run);
          const listed = await store.read('taskRows', { run, after: -1, limit: 100, state: undefined });
          const number = (state: string) => listed.filter((task) => task.state === state).length;
          expect([
            counts.leased,
            counts.answered,
            counts.tasks - counts.leased - counts.answered - counts.failed,
          ]).toEqual([number('leased'), number('answered'), number('waiting')]);
        }
        for (let round = 0; (await row(run)).state === 'running' && round < 500; round++) {
          const index = round % 3;
          await store.write('expirePilots', { now: clock + 31_000 });
          held[index]?.clear();
          await doLease(index, 5, false);
          while ((held[index]?.size ?? 0) > 0) await doAnswer(index, true, false);
        }
        expect(await row(run)).toMatchObject({ state: 'done', answered: 12, leased: 0, failed: 0 });
        expect(accepted.size).toBe(12);
        await store.write('removeRun', { run, now: clock });
      }),
      { numRuns: 60 },
    );
  });
});
