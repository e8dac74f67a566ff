import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from '../jobs/engine.ts';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { waitForJobs } from '../jobs/wait-for-jobs.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { Farm } from './farm.ts';
import type { FarmContext } from './farm-context.ts';
import { NodeWorkers } from './node-workers.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { Pilots } from './pilots.ts';
import { plainPilot, plainRun } from './run-under-test.ts';
import { SlotShares } from './slot-shares.ts';
import { WorkerFiles } from './worker-files.ts';

let place: string;
let store: Store<FarmOperations>;
let engine: Engine;
let context: FarmContext;
let farm: Farm;
let revoked: object[];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-farm-'));
  store = directStore(openDatabase(join(place, 'breadbox.db')), farmOperations);
  engine = await createLocalEngine({ directory: join(place, 'jobs'), cores: 2 });
  revoked = [];
  context = {
    store,
    engine,
    ownEngine: engine,
    engineOf: () => engine,
    cluster: () => undefined,
    directory: place,
    url: () => 'http://127.0.0.1:1',
    agent: ['sh', '-c', 'exec sleep 60'],
    workplace: async () => ({ account: undefined, workDir: place }),
    ledSocket: async () => '/run/led.sock',
    workerToken: async () => 'a-token',
    revokeWorkerToken: async (scope) => void revoked.push(scope),
    publish: () => {},
    warn: () => {},
  };
  farm = new Farm(context);
});

afterEach(async () => {
  vi.useRealTimers();
  await farm.stop();
  const jobIds = [...(await engine.status(['1', '2', '3'])).keys()];
  for (const jobId of jobIds) await engine.cancel(jobId, { graceSec: 0 });
  await waitForJobs(engine, jobIds);
  await engine.close();
  await store.close();
  rmSync(place, { recursive: true });
});

const owner = 'anna';

async function newRun(options: { feedKind?: 'list' | 'command' | 'upload'; collect?: string; params?: string[] }) {
  const { feedKind = 'list', collect = null, params = [] } = options;
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 1,
    seed: 1,
  });
  const more = { ...plainRun, attempts: 1, workers: 1, feed: '{"command":"true"}' };
  const run = await store.write('createRun', { ...more, owner, spec, feedKind, collect, now: Date.now() });
  if (params.length > 0) await store.write('appendTasks', { run, from: 0, params, last: true, now: Date.now() });
  return run;
}

async function newPilot() {
  const pilot = await store.write('addPilot', { ...plainPilot, owner, slots: 1, now: Date.now() });
  const caller = { pilot, user: owner };
  await farm.desk.register(caller, 'pi1', 1);
  return caller;
}

test('a run that is over stays so for its pilots, whatever its feeder still says', async () => {
  const run = await newRun({ feedKind: 'command' });
  const pilot = await newPilot();
  await farm.runs.change(run, 'cancel');
  farm.fed({ run, owner }, false);
  expect((await farm.desk.renew(pilot, [])).cancelled).toEqual([`r${run}`]);
});

test('a run that is retried during its last pass of collect is collected once more, by one collector at a time', async () => {
  const run = await newRun({ collect: '["true"]', params: ['1', '2'] });
  const { pilot } = await newPilot();
  const now = Date.now();
  await store.write('leaseTasks', { pilot, grant: 1, want: 2, now, leaseUntil: now + 30_000 });
  const attempt = { run, attempt: 1, exitCode: 1, log: undefined, startedAt: now, endedAt: now };
  const answers = [
    { ...attempt, seq: 0, answer: '1', error: undefined },
    { ...attempt, seq: 1, answer: undefined, error: 'no' },
  ];
  expect((await store.write('answerTasks', { pilot, answers, now })).ended).toEqual([run]);
  await store.write('setRunJob', { run, duty: 'collect', engine: 'local', jobId: '9' });
  await farm.runs.change(run, 'retry');
  expect(await store.read('runJob', { run, duty: 'collect' })).toMatchObject({ jobId: '9', starts: 0 });
  await farm.collected(run, undefined);
  expect(await farm.runs.row(run)).toMatchObject({ state: 'running', collected: 0 });
});

test('a feed that offers what it offered before is asked again once it was told more', async () => {
  const run = await newRun({ feedKind: 'command' });
  const { pilot } = await newPilot();
  const events = async () => (await store.write('feedNext', { run, cursor: 0 })).events.map((text) => JSON.parse(text));
  const now = Date.now();
  const offer = (seq: number) => {
    const tasks = [{ key: 'a', params: '1' }];
    return store.write('feedReply', { run, seq, tasks, done: false, now });
  };
  expect(await events()).toMatchObject([{ kind: 'ask', seq: 1 }]);
  await offer(1);
  expect(await events()).toMatchObject([{ seq: 1 }, { kind: 'ask', seq: 2 }]);
  expect(await offer(2)).toMatchObject({ added: 0, stuck: false });
  expect(await events()).toHaveLength(2);
  await store.write('leaseTasks', { pilot, grant: 1, want: 1, now, leaseUntil: now + 30_000 });
  const answer = { run, seq: 0, attempt: 1, answer: '1', error: undefined, exitCode: undefined, log: undefined };
  await store.write('answerTasks', { pilot, answers: [{ ...answer, startedAt: now, endedAt: now }], now });
  expect(await events()).toMatchObject([{}, {}, { kind: 'tell', seq: 3 }]);
});

test('a feed that starts again and has nothing to offer before it is told what came since is not stuck', async () => {
  const run = await newRun({ feedKind: 'command' });
  const { pilot } = await newPilot();
  const now = Date.now();
  const next = () => store.write('feedNext', { run, cursor: 0 });
  await next();
  await store.write('feedReply', { run, seq: 1, tasks: [{ key: 'a', params: '1' }], done: false, now });
  await store.write('leaseTasks', { pilot, grant: 1, want: 1, now, leaseUntil: now + 30_000 });
  expect((await next()).events).toHaveLength(2); // asked; its feeder is killed before it replies
  const answer = { run, seq: 0, attempt: 1, answer: '1', error: undefined, exitCode: undefined, log: undefined };
  await store.write('answerTasks', { pilot, answers: [{ ...answer, startedAt: now, endedAt: now }], now });
  expect((await next()).events).toHaveLength(3);
  expect(await store.write('feedReply', { run, seq: 2, tasks: [], done: false, now })).toMatchObject({ stuck: false });
});

test('what a head that was killed had not yet removed of a run is removed at the next start', async () => {
  const run = await newRun({});
  await farm.runs.change(run, 'cancel');
  await store.write('removeRun', { run, now: Date.now() });
  mkdirSync(join(place, `runs/r${run}`), { recursive: true });
  writeFileSync(join(place, `runs/r${run}/a.png`), 'png');
  await farm.start();
  expect(existsSync(join(place, `runs/r${run}`))).toBe(false);
  expect(revoked).toEqual([{ user: owner, run }]);
});

function noShares(): SlotShares {
  return new SlotShares(
    context,
    () => 0,
    () => {},
  );
}

/** A pilot whose job runs, and its rounds at an instant. */
async function pilotAtWork() {
  const pilots = new Pilots(
    context,
    new WorkerFiles(place),
    new NodeWorkers(context, new WorkerFiles(place)),
    noShares(),
    { lost: () => {}, pauseOwner: async () => {}, wake: () => {} },
  );
  const { pilot } = await newPilot();
  const jobId = await engine.submit({ name: 'p', argv: ['sleep', '60'], cpus: 0, directory: place });
  await store.write('setPilotJob', { pilot, engine: 'local', jobId });
  vi.useFakeTimers({ toFake: ['Date'] });
  const start = Date.now();
  const roundAt = async (sec: number) => {
    vi.setSystemTime(start + sec * 1000);
    await pilots.tend([]);
    return (await store.read('presentPilots', undefined)).map(({ state }) => state);
  };
  return { jobId, roundAt };
}

test('no pilot is lost because the computer slept or its clock was set', async () => {
  const { roundAt } = await pilotAtWork();
  expect(await roundAt(0)).toEqual(['live']);
  expect(await roundAt(3600)).toEqual(['live']);
  expect(await roundAt(-3600)).toEqual(['live']);
  for (let sec = -3600; sec < -3580; sec += 5) await roundAt(sec);
  for (let sec = -3580; sec <= -3565; sec += 5) await roundAt(sec);
  expect(await roundAt(-3564)).toEqual(['lost']);
});

test('a pilot that hangs does not keep its slots for ever', async () => {
  const { roundAt, jobId } = await pilotAtWork();
  for (let sec = 0; sec <= 85; sec += 5) await roundAt(sec);
  expect((await engine.status([jobId])).get(jobId)?.state).toBe('running');
  for (let sec = 90; sec <= 100; sec += 5) await roundAt(sec);
  vi.useRealTimers();
  expect(await waitForJobs(engine, [jobId])).toMatchObject([{ state: 'cancelled' }]);
});

test('a pilot that could not be started leaves no file and no token behind', async () => {
  const files = new WorkerFiles(place);
  const pilots = new Pilots(context, files, new NodeWorkers(context, new WorkerFiles(place)), noShares(), {
    lost: () => {},
    pauseOwner: async () => {},
    wake: () => {},
  });
  await engine.close();
  const run = await farm.runs.row(await newRun({ params: ['1'] }));
  await pilots.tend([run]);
  expect(existsSync(files.path('pilot-p1'))).toBe(false);
  expect(revoked).toEqual([{ user: owner, pilot: 1 }]);
});

test('an upload to a run that is over is refused rather than lost', async () => {
  const run = await newRun({ feedKind: 'upload' });
  const row = await farm.runs.change(run, 'cancel');
  const body = async function* () {
    yield Buffer.from('1\n2\n');
  };
  await expect(farm.runs.upload(row, body())).rejects.toMatchObject({ code: 'conflict' });
});
