import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../jobs/engine.ts';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import { Farm } from './farm.ts';
import { type FarmOperations, farmOperations } from './operations.ts';

let place: string;
let store: Store<FarmOperations>;
let engine: Engine;
let farm: Farm;
let revoked: object[];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-farm-'));
  store = directStore(openDatabase(join(place, 'breadbox.db')), farmOperations);
  engine = await createLocalEngine({ directory: join(place, 'jobs'), cores: 2 });
  revoked = [];
  farm = new Farm({
    store,
    engine,
    directory: place,
    url: () => 'http://127.0.0.1:1',
    agent: ['sh', '-c', 'exec sleep 60'],
    workerToken: async () => 'a-token',
    revokeWorkerToken: async (scope) => void revoked.push(scope),
    publish: () => {},
    warn: () => {},
  });
});

afterEach(async () => {
  await farm.stop();
  for (const jobId of ['1', '2', '3']) await engine.cancel(jobId, { graceSec: 0 });
  await engine.close();
  await store.close();
  rmSync(place, { recursive: true });
});

const owner = 'anna';

async function newRun(options: { feedKind?: 'list' | 'command'; collect?: string; params?: string[] }) {
  const { feedKind = 'list', collect = null, params = [] } = options;
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 1,
    seed: 1,
  });
  const more = { project: 'p', version: 'v', attempts: 1, workers: 1, seed: 7, feed: '{"command":"true"}', view: null };
  const run = await store.write('createRun', { ...more, owner, spec, feedKind, collect, now: Date.now() });
  if (params.length > 0) await store.write('appendTasks', { run, from: 0, params, last: true, now: Date.now() });
  return run;
}

async function newPilot() {
  const pilot = await store.write('addPilot', { owner, slots: 1, now: Date.now() });
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
  await store.write('setRunJob', { run, duty: 'collect', jobId: '9' });
  await farm.runs.change(run, 'retry');
  expect(await store.read('runJob', { run, duty: 'collect' })).toEqual({ jobId: '9', starts: 0 });
  await farm.collected(run, undefined);
  expect(await farm.runs.row(run)).toMatchObject({ state: 'running', collected: 0 });
});
