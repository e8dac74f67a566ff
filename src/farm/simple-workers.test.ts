import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { plainPilot, plainRun } from './run-under-test.ts';
import { readHandle, signHandle } from './simple-handle.ts';
import { KEPT_MS, type NoLease, type SimpleLease, STOPPED_MS } from './simple-lease.ts';

const LIMIT_SEC = 5;
const graceMs = 60_000;
const owner = 'anna';
let directory: string;
let store: Store<FarmOperations>;
let now: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'breadbox-simple-'));
  store = directStore(openDatabase(join(directory, 'breadbox.db')), farmOperations);
  now = 1_000_000;
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function newRun(tasks: number, more: Partial<typeof plainRun> = {}, mode = 'process'): Promise<number> {
  const spec = JSON.stringify({ project: 'p', version: 'v', argv: ['true'], mode, timeLimitSec: LIMIT_SEC, seed: 1 });
  const run = await store.write('createRun', { ...plainRun, owner, spec, now, ...more });
  const params = Array.from({ length: tasks }, (_, n) => String(n));
  await store.write('appendTasks', { run, from: 0, params, last: true, now });
  return run;
}
const ask = (node = 'pi1', who = owner) => store.write('leaseSimple', { owner: who, node, now, graceMs });
async function lease(node?: string, who?: string): Promise<SimpleLease> {
  const work = await ask(node, who);
  if ('none' in work) throw new Error(`no task: ${work.none}`);
  return work;
}
const none = async (node?: string) => ((await ask(node)) as NoLease).none;
const tell = (held: SimpleLease, answer: { answer?: string; error?: string } = { answer: '1' }) =>
  store.write('answerSimple', {
    lease: held,
    answer: { answer: undefined, error: undefined, exitCode: undefined, log: undefined, ...answer },
    now,
    graceMs,
  });
const statusOf = (run: number) => store.read('runRow', { run });

it('gives one task a time, one pilot a node, and says when there is nothing', async () => {
  expect(await none()).toBe('idle');
  const run = await newRun(2);
  const first = await lease('pi1');
  const second = await lease('pi2');
  expect(first).toMatchObject({ run, seq: 0, attempt: 1, deadline: now + LIMIT_SEC * 1000 + graceMs });
  expect(second).toMatchObject({ seq: 1 });
  expect(second.pilot).not.toBe(first.pilot);
  expect(await none('pi1')).toBe('soon');
  now += 2000;
  expect((await tell(first)).outcome).toBe('accepted');
  expect(await tell(second)).toMatchObject({ outcome: 'accepted', ended: [run] });
  expect(await statusOf(run)).toMatchObject({ state: 'done', answered: 2, leased: 0 });
  const { rows } = await store.read('resultsPage', { run, after: -1 });
  expect(rows[0]).toMatchObject({ node: 'pi1', startedAt: now - 2000, endedAt: now });
});

it('refuses an answer after its deadline, even before a round has come, and gives the task to another', async () => {
  const run = await newRun(1);
  const late = await lease('pi1');
  now = late.deadline + 1;
  expect(await tell(late)).toMatchObject({ outcome: 'late', reason: expect.stringContaining('waits for another') });
  const again = await lease('pi2');
  expect(again).toMatchObject({ seq: 0, attempt: 2 });
  expect((await tell(late)).reason).toContain('was given to another worker');
  expect((await tell(again, { answer: '"right"' })).outcome).toBe('accepted');
  expect((await tell(late, { answer: '"wrong"' })).reason).toContain('another worker has answered it');
  const { rows } = await store.read('resultsPage', { run, after: -1 });
  expect(rows).toMatchObject([{ answer: '"right"', attempt: 2, node: 'pi2' }]);
  const attempts = await store.read('attemptRows', { run, seq: null, limit: 10 });
  expect(attempts.map(({ outcome }) => outcome)).toContain('lost');
});

it('takes the same answer once, and knows it again', async () => {
  const run = await newRun(2);
  const held = await lease();
  expect((await tell(held)).outcome).toBe('accepted');
  expect((await tell(held)).outcome).toBe('known');
  expect((await tell(held, { error: 'no' })).outcome).toBe('known');
  const failing = await lease();
  expect((await tell(failing, { error: 'no' })).outcome).toBe('accepted');
  expect((await tell(failing, { error: 'no' })).outcome).toBe('known');
  expect(await statusOf(run)).toMatchObject({ answered: 1, failed: 0, leased: 0 });
  expect(await lease()).toMatchObject({ seq: 1, attempt: 2 });
});

it('says of a cancelled run that it was cancelled', async () => {
  const run = await newRun(1);
  const held = await lease();
  await store.write('changeRun', { run, event: 'cancel', reason: null, now });
  expect(await tell(held)).toMatchObject({ outcome: 'late', reason: `Run r${run} was cancelled.` });
});

it('takes overdue tasks back in a round, and no pilot expires with them', async () => {
  const run = await newRun(1);
  const held = await lease();
  now = held.deadline;
  expect((await store.write('tendSimple', { now })).touched).toEqual([]);
  await store.write('expirePilots', { now: now + KEPT_MS });
  now++;
  expect(await store.write('tendSimple', { now })).toMatchObject({ touched: [run], forgotten: [] });
  expect(await statusOf(run)).toMatchObject({ leased: 0 });
  expect(await store.read('presentPilots', undefined)).toEqual([]);
});

it('gives the highest priority first, nothing paused, nothing of streams, nothing of others', async () => {
  const paused = await newRun(1, { priority: 9 });
  await store.write('changeRun', { run: paused, event: 'pause', reason: null, now });
  await newRun(1, { priority: 8 }, 'stream');
  await newRun(1, { priority: 7, owner: 'bert' });
  const low = await newRun(1);
  const high = await newRun(1, { priority: 1 });
  expect([(await lease()).run, (await lease()).run]).toEqual([high, low]);
  expect(await none()).toBe('soon');
});

it('counts what simple workers and pilots hold of a project together against its limit', async () => {
  await newRun(9, { maxSlots: 2, workers: 2 });
  await lease('pi1');
  const pilot = await store.write('addPilot', { ...plainPilot, owner, slots: 2, now });
  await store.write('registerPilot', { pilot, node: 'pi2', slots: 2, leaseUntil: now + 30_000, now });
  const text = await store.write('leaseTasks', { pilot, grant: 1, want: 1, now, leaseUntil: now + 30_000 });
  expect(text).toMatchObject({ count: 1, slots: '"r1":1' });
  expect(await none('pi3')).toBe('soon');
});

it('tells a node to stop until a minute after it was first told, when its last task is back', async () => {
  await newRun(3);
  const held = await lease();
  await store.write('tellToLeave', { pilot: held.pilot });
  now += STOPPED_MS + 1;
  expect(await none()).toBe('stopped');
  now += 1000;
  expect((await tell(held)).outcome).toBe('accepted');
  expect(await none()).toBe('stopped');
  now += STOPPED_MS - 1;
  expect(await none()).toBe('stopped');
  now++;
  const anew = await lease();
  expect(anew.pilot).not.toBe(held.pilot);
  expect((await tell(held)).outcome).toBe('known');
});

it('forgets a node that was not heard of for a day', async () => {
  await none();
  now += KEPT_MS - 1;
  expect((await store.write('tendSimple', { now })).forgotten).toEqual([]);
  now += 2;
  expect((await store.write('tendSimple', { now })).forgotten).toHaveLength(1);
  expect(await store.read('workerRows', { pilot: null })).toEqual([]);
});

it('keeps one secret, and knows its own handles from others', async () => {
  const first = await store.write('headSecret', { name: 'test', fresh: 'ab'.repeat(32) });
  expect(await store.write('headSecret', { name: 'test', fresh: 'cd'.repeat(32) })).toBe(first);
  const secret = Buffer.from(first, 'hex');
  const ids = { run: 12, seq: 345, attempt: 2, pilot: 7 };
  const handle = signHandle(secret, ids);
  expect(readHandle(secret, handle)).toEqual(ids);
  expect(readHandle(Buffer.from('cd'.repeat(32), 'hex'), handle)).toBeUndefined();
  for (const forged of ['', '.', 'r1.0', handle.slice(1), handle.slice(0, -1), `${handle}A`, handle.replace('.', '..')])
    expect(readHandle(secret, forged), forged).toBeUndefined();
  expect(readHandle(secret, signHandle(secret, { ...ids, seq: 346 }).replace('.9m.', '.9l.'))).toBeUndefined();
});
