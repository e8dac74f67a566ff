import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QueueUnderTest } from './queue-under-test.ts';

let queue: QueueUnderTest;
beforeEach(() => {
  queue = new QueueUnderTest();
});
afterEach(() => queue.close());

describe('a lease', () => {
  it('is turned into an answer once; the same request again changes nothing', async () => {
    const run = await queue.newRun({ tasks: 3 });
    const pilot = await queue.newPilot();
    const { tasks, runs } = await queue.lease(pilot, 1, 10);
    expect(tasks.map(({ task, params }) => [task, params])).toEqual([
      [`r${run}.0`, { n: 0 }],
      [`r${run}.1`, { n: 1 }],
      [`r${run}.2`, { n: 2 }],
    ]);
    expect(runs[`r${run}`]?.argv).toEqual(['true']);
    const all = tasks.map(({ task, attempt }) => queue.reply(task, attempt));
    expect(await queue.answer(pilot, ...all)).toMatchObject({
      outcomes: ['accepted', 'accepted', 'accepted'],
      ended: [run],
    });
    expect(await queue.answer(pilot, ...all)).toMatchObject({
      outcomes: ['duplicate', 'duplicate', 'duplicate'],
      ended: [],
    });
    expect(await queue.row(run)).toMatchObject({ state: 'done', answered: 3, leased: 0, failed: 0 });
  });

  it('is given again to a pilot that lost the reply, and to nobody else', async () => {
    await queue.newRun({ tasks: 4, workers: 4 });
    const [first, second] = [await queue.newPilot(), await queue.newPilot()];
    const granted = await queue.lease(first, 1, 2);
    expect((await queue.lease(first, 1, 2)).tasks).toEqual(granted.tasks);
    const others = (await queue.lease(second, 1, 10)).tasks.map(({ task }) => task);
    expect(others).not.toEqual(expect.arrayContaining(granted.tasks.map(({ task }) => task)));
  });

  it('ends with the silence of its pilot; the late answer is refused and recorded', async () => {
    const run = await queue.newRun({ tasks: 1 });
    const [silent, next] = [await queue.newPilot(), await queue.newPilot()];
    const { tasks } = await queue.lease(silent, 1, 1);
    queue.clock += 31_000;
    await queue.store.write('renewPilot', { pilot: next, leaseUntil: queue.clock + 30_000 });
    expect(await queue.store.write('expirePilots', { now: queue.clock })).toMatchObject({
      pilots: [silent],
      touched: [run],
      ended: [],
    });
    const again = (await queue.lease(next, 1, 1)).tasks[0];
    expect(again).toMatchObject({ task: tasks[0]?.task, attempt: 2 });
    expect((await queue.answer(silent, queue.reply(`r${run}.0`, 1))).outcomes).toEqual(['stale']);
    expect((await queue.answer(next, queue.reply(`r${run}.0`, 2, { answer: '"second"' }))).outcomes).toEqual([
      'accepted',
    ]);
    const attempts = await queue.store.read('attemptRows', { run, seq: 0, limit: 10 });
    expect(attempts.map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
      ['stale', 1],
      ['lost', 1],
    ]);
    expect((await queue.store.read('resultsPage', { run, after: -1 })).rows.map((result) => result.answer)).toEqual([
      '"second"',
    ]);
  });

  it('of a later attempt is not ended by the answer of an earlier one, even by the same pilot', async () => {
    const run = await queue.newRun({ tasks: 1 });
    const pilot = await queue.newPilot();
    await queue.lease(pilot, 1, 1);
    await queue.store.write('expirePilots', { now: queue.clock + 31_000 });
    expect((await queue.lease(pilot, 2, 1)).tasks[0]?.attempt).toBe(2);
    expect((await queue.answer(pilot, queue.reply(`r${run}.0`, 1))).outcomes).toEqual(['stale']);
    expect((await queue.answer(pilot, queue.reply(`r${run}.0`, 1, { error: 'no' }))).outcomes).toEqual(['stale']);
    expect((await queue.answer(pilot, queue.reply(`r${run}.0`, 2))).outcomes).toEqual(['accepted']);
  });

  it('cannot be answered by another pilot, nor for a task or run that is not there', async () => {
    const run = await queue.newRun({ tasks: 1 });
    const [holder, forger] = [await queue.newPilot(), await queue.newPilot('ben')];
    await queue.lease(holder, 1, 1);
    expect(
      (await queue.answer(forger, queue.reply(`r${run}.0`, 1), queue.reply(`r${run}.99`, 1), queue.reply('r999.0', 1)))
        .outcomes,
    ).toEqual(['stale', 'stale', 'stale']);
    expect(await queue.row(run)).toMatchObject({ leased: 1, answered: 0 });
  });

  it('comes back when the job of its pilot was started a second time, and once only', async () => {
    const run = await queue.newRun({ tasks: 3 });
    const pilot = await queue.newPilot();
    const [first] = (await queue.lease(pilot, 1, 3)).tasks;
    expect(await queue.register(pilot)).toEqual({ touched: [run], ended: [] });
    expect(await queue.row(run)).toMatchObject({ leased: 0, failed: 0 });
    // It counts its requests from 1 again, and gets tasks and not what another had.
    const again = await queue.lease(pilot, 1, 3);
    expect(again.tasks.map(({ task, attempt }) => [task, attempt])).toEqual(
      [0, 1, 2].map((seq) => [`r${run}.${seq}`, 2]),
    );
    expect(await queue.answer(pilot, queue.reply(first!.task, 1))).toMatchObject({ outcomes: ['stale'] });
    await queue.answer(pilot, ...again.tasks.map(({ task, attempt }) => queue.reply(task, attempt)));
    expect(await queue.row(run)).toMatchObject({ state: 'done', answered: 3 });
  });

  it('given back unstarted counts no attempt', async () => {
    const run = await queue.newRun({ tasks: 2 });
    const pilot = await queue.newPilot();
    await queue.lease(pilot, 1, 2);
    expect(
      await queue.store.write('releaseTasks', {
        pilot,
        tasks: [
          [run, 0, 1],
          [run, 1, 1],
        ],
      }),
    ).toEqual([run]);
    expect(await queue.row(run)).toMatchObject({ leased: 0, tasks: 2 });
    expect((await queue.lease(pilot, 2, 2)).tasks.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  it('is never of another user', async () => {
    await queue.newRun({ owner: 'anna', tasks: 5 });
    expect((await queue.lease(await queue.newPilot('ben'), 1, 10)).tasks).toEqual([]);
  });

  it('divides the workers of a run among pilots in their order', async () => {
    const run = await queue.newRun({ tasks: 100, workers: 3 });
    const [first, second, third] = [await queue.newPilot(), await queue.newPilot(), await queue.newPilot()];
    expect((await queue.lease(first, 1, 4)).slots).toEqual({ [`r${run}`]: 2 });
    expect((await queue.lease(second, 1, 4)).slots).toEqual({ [`r${run}`]: 1 });
    expect((await queue.lease(third, 1, 4)).tasks).toEqual([]);
  });
});

describe('a failed attempt', () => {
  it('is tried again until its attempts are used up, with a reason for each', async () => {
    const run = await queue.newRun({ tasks: 1, attempts: 2 });
    const pilot = await queue.newPilot();
    const fail = (attempt: number) =>
      queue.reply(`r${run}.0`, attempt, { error: `exited with ${attempt}`, exitCode: attempt, log: 'oh' });
    await queue.lease(pilot, 1, 1);
    expect(await queue.answer(pilot, fail(1))).toMatchObject({ outcomes: ['accepted'], woken: [run], ended: [] });
    expect((await queue.lease(pilot, 2, 1)).tasks[0]?.attempt).toBe(2);
    expect(await queue.answer(pilot, fail(2))).toMatchObject({ ended: [run] });
    expect((await queue.answer(pilot, fail(2))).outcomes).toEqual(['duplicate']);
    expect(await queue.row(run)).toMatchObject({ state: 'done', failed: 1, reason: '1 of 1 tasks failed' });
    const attempts = await queue.store.read('attemptRows', { run, seq: null, limit: 10 });
    expect(attempts.map(({ reason, exitCode, log }) => [reason, exitCode, log])).toEqual([
      ['exited with 2', 2, 'oh'],
      ['exited with 1', 1, 'oh'],
    ]);
    await queue.store.write('changeRun', { run, event: 'retry', reason: null, now: queue.clock });
    expect(await queue.row(run)).toMatchObject({ state: 'running', failed: 0 });
    expect((await queue.lease(pilot, 3, 1)).tasks[0]?.attempt).toBe(3);
    expect(await queue.answer(pilot, queue.reply(`r${run}.0`, 3))).toMatchObject({ ended: [run] });
    expect(await queue.row(run)).toMatchObject({ state: 'done', answered: 1, failed: 0, reason: null });
  });
});

describe('a run', () => {
  it('leases nothing while paused and what was leased before counts', async () => {
    const run = await queue.newRun({ tasks: 2 });
    const pilot = await queue.newPilot();
    const { tasks } = await queue.lease(pilot, 1, 1);
    await queue.store.write('changeRun', { run, event: 'pause', reason: 'lunch', now: queue.clock });
    expect((await queue.lease(pilot, 2, 5)).tasks).toEqual([]);
    expect((await queue.answer(pilot, queue.reply(tasks[0]?.task ?? '', 1))).outcomes).toEqual(['accepted']);
    await queue.store.write('changeRun', { run, event: 'resume', reason: null, now: queue.clock });
    expect((await queue.lease(pilot, 3, 5)).tasks).toHaveLength(1);
  });

  it('takes no answer after it was cancelled, and cannot come back', async () => {
    const run = await queue.newRun({ tasks: 2 });
    const pilot = await queue.newPilot();
    const { tasks } = await queue.lease(pilot, 1, 1);
    await queue.store.write('changeRun', { run, event: 'cancel', reason: 'enough', now: queue.clock });
    expect((await queue.answer(pilot, queue.reply(tasks[0]?.task ?? '', 1))).outcomes).toEqual(['stale']);
    await expect(
      queue.store.write('changeRun', { run, event: 'resume', reason: null, now: queue.clock }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    const listed = await queue.store.read('taskRows', { run, after: -1, limit: 10, state: undefined });
    expect(listed.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  it('appends nothing twice when a batch is sent again', async () => {
    const run = await queue.newRun();
    await queue.append(run, 0, 3, false);
    await queue.append(run, 0, 3, false);
    expect(await queue.append(run, 2, 3, true)).toMatchObject({ tasks: 5 });
    const listed = await queue.store.read('taskRows', { run, after: -1, limit: 10, state: undefined });
    expect(listed.map(({ params }) => params)).toEqual([0, 1, 2, 3, 4].map((n) => `{"n":${n}}`));
  });

  it('ends at once when its feed yields nothing', async () => {
    const run = await queue.newRun();
    expect(await queue.append(run, 0, 0, true)).toMatchObject({ ended: true });
    expect(await queue.row(run)).toMatchObject({ state: 'done', reason: 'its feed had no task' });
  });

  it('is hidden at once when removed, and swept out in portions', async () => {
    const run = await queue.newRun({ tasks: 50 });
    await expect(queue.store.write('removeRun', { run, now: queue.clock })).rejects.toMatchObject({ code: 'conflict' });
    await queue.store.write('changeRun', { run, event: 'cancel', reason: null, now: queue.clock });
    await queue.store.write('removeRun', { run, now: queue.clock });
    await expect(queue.row(run)).rejects.toMatchObject({ code: 'not-found' });
    let portions = 0;
    while (await queue.store.write('sweepRun', { run, limit: 20 })) portions++;
    expect(portions).toBe(3);
    expect(await queue.store.read('removedRuns', undefined)).toEqual([]);
  });
});

describe('a command feed', () => {
  it('is asked, told and replayed in the recorded order; equal keys are queued once', async () => {
    const run = await queue.newRun({ feedKind: 'command' });
    const pilot = await queue.newPilot();
    const next = async (cursor: number) =>
      (await queue.store.write('feedNext', { run, cursor })).events.map((text) => JSON.parse(text));
    const tasks = (...keys: string[]) => keys.map((key) => ({ key, params: JSON.stringify(key) }));
    expect(await next(0)).toEqual([{ kind: 'ask', seq: 1, n: 4 }]);
    expect(await next(1)).toEqual([]);
    expect(
      await queue.store.write('feedReply', { run, seq: 1, tasks: tasks('a', 'b'), done: false, now: queue.clock }),
    ).toMatchObject({ added: 2 });
    expect(
      await queue.store.write('feedReply', { run, seq: 1, tasks: tasks('b', 'a'), done: false, now: queue.clock }),
    ).toMatchObject({ added: 0, stuck: false });
    const leased = await queue.lease(pilot, 1, 2);
    await queue.answer(
      pilot,
      ...leased.tasks.map(({ task, params }) => queue.reply(task, 1, { answer: JSON.stringify(`${params}!`) })),
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
    expect(
      await queue.store.write('feedReply', { run, seq: 3, tasks: [], done: true, now: queue.clock }),
    ).toMatchObject({
      ended: true,
    });
    expect((await queue.store.write('feedNext', { run, cursor: 3 })).end).toBe(true);
  });

  it('that offers nothing though all is told is stuck', async () => {
    const run = await queue.newRun({ feedKind: 'command' });
    await queue.store.write('feedNext', { run, cursor: 0 });
    expect(
      await queue.store.write('feedReply', { run, seq: 1, tasks: [], done: false, now: queue.clock }),
    ).toMatchObject({
      stuck: true,
    });
  });
});
