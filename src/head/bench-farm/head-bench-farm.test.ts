import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FarmUse } from '../../benchmarks/bench-farm.ts';
import { Farm } from '../../farm/farm.ts';
import { plainRun } from '../../farm/run-under-test.ts';
import type { Engine } from '../../jobs/engine.ts';
import { createLocalEngine } from '../../jobs/engines/local/create-local-engine.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import { type HeadStore, operations } from '../operations.ts';
import { ClusterUnderTest } from './cluster-under-test.ts';
import { HeadBenchFarm } from './head-bench-farm.ts';
import { measuredBundle } from './measured-project.ts';

const PATIENCE = { timeout: 120_000 } as const;
const SOON = { timeout: 60_000, interval: 50 };
const BEGIN_MS = 8000;

let place: string;
let store: HeadStore;
let own: Engine;
let cluster: ClusterUnderTest;
let farm: Farm;
let bench: HeadBenchFarm;
let warned: string[];
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-bench-farm-'));
  writeFileSync(join(place, 'agent.cjs'), 'an agent');
  store = directStore(openDatabase(join(place, 'breadbox.db')), operations);
  own = await createLocalEngine({ directory: join(place, 'jobs'), cores: 1 });
  cluster = new ClusterUnderTest();
  warned = [];
  const account = { name: 'ada', uid: 2001, gid: 2001, home: '/home/ada', shell: '/bin/sh' };
  farm = new Farm({
    ...{ store, engine: cluster.engine, ownEngine: own, directory: place, agent: ['true'] },
    engineOf: (key) => [cluster.engine, own].find((engine) => engine.key === key),
    cluster: () => ({
      shell: {
        ...{ node: 'head', login: 'root', accounts: true, known: async () => {} },
        run: async ({ script }) => ({ exitCode: 0, stdout: script.startsWith('sinfo') ? '30:00\n' : '', stderr: '' }),
      },
      agent: { version: '0.1.0', path: join(place, 'agent.cjs') },
      workplace: async () => ({ account, workDir: '/var/tmp/breadbox-2001' }),
      access: async () => ({ url: 'https://10.0.0.1:8643', ca: 'a certificate', fingerprint: 'ab'.repeat(32) }),
      mayRunHere: async () => true,
    }),
    url: () => 'http://127.0.0.1:1',
    workplace: async () => ({ account: undefined, workDir: place }),
    ledSocket: async () => '/run/led.sock',
    workerToken: async () => 'bbx_secret',
    revokeWorkerToken: async () => {},
    publish: () => {},
    warn: () => {},
  });
  const warn = (message: string) => void warned.push(message);
  bench = new HeadBenchFarm({ farm: () => farm, store, engine: cluster.engine, warn, beginMs: BEGIN_MS });
  cluster.start(farm, store);
  await farm.start();
});
afterEach(async () => {
  await cluster.stop();
  await farm.stop();
  await own.close();
  await store.close();
  rmSync(place, { recursive: true });
});

/** A round of them takes far longer than a look at it. */
const WARM_UP = Array.from({ length: 80 }, (_, i) => i);
const PROJECT = { argv: ['true'], mode: 'process', files: [], warmUp: WARM_UP } as const;
const use = (more: Partial<FarmUse> = {}): FarmUse => ({
  ...{ run: 'b1', by: 'ada', nodes: ['n1', 'n2'], project: PROJECT, waits: () => {} },
  ...{ signal: new AbortController().signal, ...more },
});

/** A user's run of which a pilot does tasks that have no end. */
async function atWork(owner: string): Promise<number> {
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 90,
    seed: 1,
  });
  const run = await store.write('createRun', { ...plainRun, owner, spec, workers: 8, now: Date.now() });
  cluster.endless.add(run);
  await store.write('appendTasks', { run, from: 0, params: ['1', '2'], last: true, now: Date.now() });
  farm.keepPilotsFor(undefined); // a round of the farm
  await expect.poll(async () => (await farm.runs.row(run)).leased, SOON).toBeGreaterThan(0);
  return run;
}
const lostOf = async (run: number) =>
  (await store.read('attemptRows', { run, seq: null, limit: 9 })).filter(({ outcome }) => outcome === 'lost');

test('a node without a worker is told, and the farm measured without it', PATIENCE, async () => {
  cluster.silent.add('n2');
  const open = await bench.open(use());
  expect([open.silent, [...open.slotsOn]]).toEqual([['n2'], [['n1', 2]]]);
  expect((await open.run([1, 2, 3], 2)).answers).toEqual([1, 1, 1]);
  await open.close();
  expect([await farm.projects.list(null), warned]).toEqual([[], []]);
});

test('where no node has a worker it fails, and leaves nothing', PATIENCE, async () => {
  for (const node of ['n1', 'n2']) cluster.silent.add(node);
  await expect(bench.open(use())).rejects.toThrow(`No worker of the farm has begun in ${BEGIN_MS / 1000} s.`);
  expect(await farm.projects.list(null)).toEqual([]);
});

test('tasks of a run that was paused go on to their end before it begins', PATIENCE, async () => {
  const run = await atWork('maya');
  await farm.runs.change(run, 'pause', 'paused by maya');
  await expect(bench.requireFree()).rejects.toMatchObject({
    code: 'conflict',
    hint: expect.stringContaining('paused'),
  });
  const said: (string | undefined)[] = [];
  const opening = bench.open(use({ waits: (why) => void said.push(why) }));
  await expect.poll(() => said, SOON).toContain(`waits for tasks of run r${run} of maya`);
  cluster.endless.delete(run);
  const open = await opening;
  expect([open.silent, await lostOf(run), said.at(-1)]).toEqual([[], [], undefined]);
  expect((await farm.runs.row(run)).answered).toBe(2);
  await open.close();
});

test('who gives up waiting for them leaves them alone', PATIENCE, async () => {
  const run = await atWork('maya');
  const cancel = new AbortController();
  const said: unknown[] = [];
  const opening = bench.open(use({ signal: cancel.signal, waits: (why) => void said.push(why) }));
  await expect.poll(() => said, SOON).toContain(`waits for the end of run r${run} of maya`);
  cancel.abort(new Error('enough'));
  await expect(opening).rejects.toThrow('enough');
  expect((await store.read('presentPilots', undefined)).map(({ leaves }) => leaves)).not.toContain(1);
  expect(await lostOf(run)).toEqual([]);
});

test('tasks that the same user has begun meanwhile are not ended with it', PATIENCE, async () => {
  const open = await bench.open(use());
  const run = await atWork('ada');
  await open.close();
  expect([cluster.cancelled, await lostOf(run), warned]).toEqual([[], [], []]);
  cluster.endless.delete(run);
  await expect.poll(async () => (await farm.runs.row(run)).state, SOON).toBe('done');
});

test('what heads have left goes: projects with their runs, and lent computers that were barred', PATIENCE, async () => {
  const { pilot } = await store.write('lendPilot', { owner: 'ada', node: 'laptop', slots: 4, now: Date.now() });
  await store.write('allowPilot', { pilot, allowed: 0 });
  const push = (isMeasured?: true) => {
    const body = (async function* () {
      yield measuredBundle('b4', PROJECT);
    })();
    return farm.projects.push(body, { user: 'ada', anyOwner: false, ...(isMeasured && { isMeasured }) });
  };
  // Nobody else's can be called so, and be lost by it.
  await expect(push()).rejects.toMatchObject({ code: 'bad-project' });
  await push(true);
  await farm.runs.create({ project: 'breadbox-bench-b4', feed: 'upload', owner: 'ada' });
  await bench.sweep();
  expect(await farm.projects.list(null)).toEqual([]);
  expect(await store.read('presentPilots', undefined)).toMatchObject([{ pilot, allowed: null }]);
});
