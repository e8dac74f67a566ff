import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import type { Engine, EngineNode, JobSpec, JobStatus } from '../jobs/engine.ts';
import { createLocalEngine } from '../jobs/engines/local/create-local-engine.ts';
import { waitForJobs } from '../jobs/wait-for-jobs.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import type { Store } from '../store/operation.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { Farm } from './farm.ts';
import { type FarmOperations, farmOperations } from './operations.ts';
import { plainRun } from './run-under-test.ts';

/** A cluster as its engine tells of it: jobs begin when the test says so. */
class TestCluster {
  readonly nodes: EngineNode[] = ['n1', 'n2'].map((node) => ({
    ...{ node, cores: 2, memBytes: 2 ** 31, busyCores: 0, busyMemBytes: 0, wantedCores: 0, nextCores: 0 },
    ...{ gres: {}, partition: 'all', state: 'idle' },
  }));
  readonly specs: JobSpec[] = [];
  readonly jobs = new Map<string, JobStatus>();
  readonly cancelled: string[] = [];
  refuses: Error | undefined;
  trouble: string | undefined;
  looks = 0;

  readonly engine = {
    key: 'slurm:test',
    name: 'slurm',
    capabilities: { multiNode: true, resize: false },
    nodes: async () => this.nodes,
    list: async () => {
      this.looks++;
      return [];
    },
    status: async (ids: readonly string[]) =>
      new Map(ids.flatMap((id) => (this.jobs.has(id) ? [[id, this.jobs.get(id)!] as const] : []))),
    submit: async (spec: JobSpec) => {
      if (this.refuses !== undefined) throw this.refuses;
      const jobId = String(this.specs.push(spec));
      this.set(jobId, { jobId, cpus: Math.max(1, spec.cpus), state: 'pending' });
      return jobId;
    },
    cancel: async (jobId: string) => {
      this.cancelled.push(jobId);
      this.set(jobId, { state: 'cancelled' });
    },
  } as unknown as Engine;

  constructor() {
    Object.defineProperty(this.engine, 'trouble', { get: () => this.trouble });
  }

  set(jobId: string, change: Partial<JobStatus>): void {
    this.jobs.set(jobId, { ...this.jobs.get(jobId), ...change } as JobStatus);
  }

  /** As slurmd would. */
  begin(jobId: string): void {
    const spec = this.specs[Number(jobId) - 1]!;
    this.set(jobId, { state: 'running', node: spec.node });
    this.change(spec.node!, { busyCores: spec.cpus, state: 'allocated' });
  }

  change(name: string, change: Partial<EngineNode>): void {
    const at = this.nodes.findIndex(({ node }) => node === name);
    this.nodes[at] = { ...this.nodes[at]!, ...change };
  }
}

let place: string;
let store: Store<FarmOperations>;
let own: Engine;
let cluster: TestCluster;
let farm: Farm;
let scripts: string[];
let sent: string[];
let address: string;
let onAsked: () => void;
let mayRunHere: boolean;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-cluster-farm-'));
  writeFileSync(join(place, 'agent.cjs'), 'an agent');
  store = directStore(openDatabase(join(place, 'breadbox.db')), farmOperations);
  own = await createLocalEngine({ directory: join(place, 'jobs'), cores: 2 });
  cluster = new TestCluster();
  scripts = [];
  sent = [];
  address = 'https://10.0.0.1:8643';
  onAsked = () => {};
  mayRunHere = true;
  const account = { name: 'anna', uid: 2001, gid: 2001, home: '/home/anna', shell: '/bin/sh' };
  const there: ClusterPlace = {
    shell: {
      ...{ node: 'head', login: 'root', accounts: true, known: async () => {} },
      run: async ({ script, stdin }) => {
        scripts.push(script);
        onAsked();
        if (typeof stdin === 'string') sent.push(stdin);
        return { exitCode: 0, stdout: script.startsWith('sinfo') ? '30:00\n' : '', stderr: '' };
      },
    },
    agent: { version: '0.1.0', path: join(place, 'agent.cjs') },
    workplace: async () => ({ account, workDir: '/var/tmp/breadbox-2001' }),
    access: async () => ({ url: address, ca: 'a certificate', fingerprint: 'ab'.repeat(32) }),
    mayRunHere: async () => mayRunHere,
  };
  farm = new Farm({
    ...{ store, engine: cluster.engine, ownEngine: own, directory: place, agent: ['true'] },
    engineOf: (key) => [cluster.engine, own].find((engine) => engine.key === key),
    cluster: () => there,
    url: () => 'http://127.0.0.1:1',
    workplace: async () => ({ account: undefined, workDir: place }),
    ledSocket: async () => '/run/led.sock',
    workerToken: async () => 'bbx_secret',
    revokeWorkerToken: async () => {},
    publish: () => {},
    warn: () => {},
  });
});

afterEach(async () => {
  await farm.stop();
  await waitForJobs(own, [...(await own.status(['1', '2'])).keys()]);
  await own.close();
  await store.close();
  rmSync(place, { recursive: true });
});

async function newRun(more: { tasks?: number; collect?: string; owner?: string } = {}): Promise<number> {
  const { tasks = 100, collect = null, owner = 'anna' } = more;
  const spec = JSON.stringify({
    project: 'p',
    version: 'v',
    argv: ['true'],
    mode: 'process',
    timeLimitSec: 90,
    seed: 1,
  });
  const run = await store.write('createRun', { ...plainRun, owner, spec, collect, workers: 8, now: Date.now() });
  const params = Array.from({ length: tasks }, (_, n) => String(n));
  await store.write('appendTasks', { run, from: 0, params, last: true, now: Date.now() });
  return run;
}

const present = () => store.read('presentPilots', undefined);
const pilotOn = async (node: string) => (await present()).find((pilot) => pilot.node === node)!;
const until = (look: () => Promise<unknown> | unknown) =>
  vi.waitFor(async () => expect(await look()).toBeTruthy(), { timeout: 45_000, interval: 50 });

/** Pilots at work on both nodes. */
async function atWork(): Promise<void> {
  await newRun();
  await farm.start();
  await until(() => cluster.specs.length === 2);
  for (const { pilot, node, jobId, owner } of await present()) {
    cluster.begin(jobId!);
    await farm.desk.register({ pilot, user: owner }, node!, 2);
  }
}

test('while they are kept for what is measured, only its runs get pilots, and only on its nodes', async () => {
  farm.keepPilotsFor({ project: 'measured', nodes: new Set(['n2']) });
  await newRun({ owner: 'bob' });
  const measured = { ...plainRun, project: 'measured', owner: 'anna', workers: 8, now: Date.now() };
  const run = await store.write('createRun', { ...measured, spec: JSON.stringify({ argv: ['true'] }) });
  await store.write('appendTasks', { run, from: 0, params: ['1', '2', '3'], last: true, now: Date.now() });
  await farm.start();
  await until(() => cluster.specs.length === 1);
  expect(await present()).toMatchObject([{ owner: 'anna', node: 'n2', slots: 2 }]);
  cluster.begin((await present())[0]!.jobId!);
  farm.keepPilotsFor(undefined);
  await until(() => cluster.specs.length > 1);
  expect((await present()).map(({ owner }) => owner)).toContain('bob');
});

test('pilots that hear where the head has gone are told their token in no command line', async () => {
  await atWork();
  address = 'https://10.0.0.2:8643';
  await farm.announce();
  await until(() => sent.filter((text) => text.includes(address)).length === 2);
  expect(sent.join()).toContain('bbx_secret');
  expect(scripts.join()).not.toContain('bbx_secret');
});

test('the id of a pilot is kept with the engine that gave it, also where that has just taken its seat', async () => {
  onAsked = () => Object.assign(cluster.engine, { key: 'slurm:new' });
  await newRun();
  await farm.start();
  await until(async () => (await present()).some(({ jobId }) => jobId !== null));
  const started = (await present()).filter(({ jobId }) => jobId !== null);
  expect(new Set(started.map(({ engine }) => engine))).toEqual(new Set(['slurm:new']));
});

test('a pilot a node, as the account, with its token in the script alone', async () => {
  await newRun();
  await farm.start();
  await until(() => cluster.specs.length === 2);
  const specs = cluster.specs.toSorted((a, b) => (a.node! < b.node! ? -1 : 1));
  expect(specs.map(({ node, cpus, account, timeLimitSec }) => [node, cpus, account, timeLimitSec])).toEqual([
    ['n1', 2, 'anna', 1800],
    ['n2', 2, 'anna', 1800],
  ]);
  const { script = '', options = [] } = cluster.specs[0]?.sbatch ?? {};
  expect(script).toContain('bbx_secret');
  expect(JSON.stringify([options, scripts])).not.toContain('bbx_secret');
  // As long before the end as a task of 90 s may take.
  expect(options).toEqual(
    expect.arrayContaining(['--requeue', '--partition=all', '--mem=2048M', '--signal=B:TERM@100']),
  );
});

test('the pilot of a drained node is told to leave and not started again there', async () => {
  await atWork();
  cluster.change('n1', { state: 'draining' });
  await until(async () => (await pilotOn('n1')).leaves === 1);
  const { jobId } = await pilotOn('n1');
  cluster.set(jobId!, { state: 'completed' });
  cluster.change('n1', { state: 'drained', busyCores: 0 });
  await until(async () => (await present()).length === 1);
  expect(cluster.specs).toHaveLength(2);
  cluster.change('n1', { state: 'idle' });
  await until(() => cluster.specs[2]?.node === 'n1');
}, 60_000);

test('the job of a requeued pilot, which would wait for minutes, makes way for a new one with all its tasks', async () => {
  await atWork();
  const { pilot, jobId } = await pilotOn('n2');
  const lease = { pilot, grant: 1, want: 2, now: Date.now(), leaseUntil: Date.now() + 30_000 };
  expect(await store.write('leaseTasks', lease)).toMatchObject({ count: 2 });
  cluster.set(jobId!, { state: 'pending', node: undefined });
  cluster.change('n2', { state: 'idle', busyCores: 0 });
  await until(() => cluster.specs[2]?.node === 'n2');
  expect(cluster.cancelled).toEqual([jobId]);
  expect(await farm.runs.row(1)).toMatchObject({ leased: 0, failed: 0 });
}, 60_000);

test('while Slurm cannot be asked, no pilot is taken for lost and none is started', async () => {
  await atWork();
  cluster.trouble = 'slurmctld does not answer';
  cluster.jobs.clear();
  cluster.change('n1', { busyCores: 0 });
  await newRun();
  await new Promise((resolve) => setTimeout(resolve, 5500));
  expect((await present()).map(({ state, leaves }) => [state, leaves])).toEqual([
    ['live', 0],
    ['live', 0],
  ]);
  expect(cluster.specs).toHaveLength(2);
  // It would not notice by itself that it is over.
  expect(cluster.looks).toBeGreaterThan(0);
}, 60_000);

test('what Slurm refuses while it is down pauses no run', async () => {
  cluster.refuses = new BreadboxError('bad-input', 'Slurm does not take the job: Unable to contact slurm controller');
  const run = await newRun();
  await farm.start();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await farm.runs.row(run)).state).toBe('running');
  cluster.refuses = undefined;
  await until(() => cluster.specs.length === 2);
});

test('collect runs on the head where the user may, else as a job with one core', async () => {
  const run = await newRun({ collect: '["true"]' });
  const { pilot } = {
    pilot: await store.write('addPilot', { owner: 'anna', slots: 1, node: null, engine: 'x', now: 0 }),
  };
  const now = Date.now();
  await store.write('leaseTasks', { pilot, grant: 1, want: 1, now, leaseUntil: now + 30_000 });
  const answer = { run, seq: 0, attempt: 1, answer: '1', error: undefined, exitCode: undefined, log: undefined };
  await store.write('answerTasks', { pilot, answers: [{ ...answer, startedAt: now, endedAt: now }], now });
  mayRunHere = false;
  await farm.start();
  await until(() => cluster.specs.some(({ name }) => name === `collect-r${run}`));
  const spec = cluster.specs.find(({ name }) => name === `collect-r${run}`)!;
  expect(spec).toMatchObject({ cpus: 0, account: 'anna' });
  expect(spec.sbatch?.script).toContain(' collect --file ');
  expect(await store.read('runJob', { run, duty: 'collect' })).toMatchObject({ engine: 'slurm:test' });
});
