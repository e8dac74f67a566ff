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
