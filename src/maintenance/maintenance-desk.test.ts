import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BreadboxError } from '../cluster/errors.ts';
import { Inventory } from '../inventory/node-list.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import type { EngineNode, JobStatus } from '../jobs/engine.ts';
import type { Maintenance } from '../protocol/maintenance.ts';
import { provisionOperations } from '../provision/operations.ts';
import type { Remote, RemoteCommand, RemoteOutput } from '../provision/ssh/remote.ts';
import type { Target } from '../provision/ssh/target.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { MaintenanceDesk } from './maintenance-desk.ts';
import type { NodesEngine } from './maintenance-run.ts';
import { maintenanceOperations } from './operations.ts';

/** Hosts that are away for some looks after they were told to restart. */
class Hosts implements Remote {
  readonly told: string[] = [];
  readonly away = new Map<string, number>();
  readonly boots = new Map<string, number>();
  readonly lost = new Set<string>();

  async run({ node }: Target, { stdin }: RemoteCommand): Promise<RemoteOutput> {
    const script = String(stdin);
    const away = this.away.get(node) ?? 0;
    if (away > 0) {
      if (!this.lost.has(node)) this.away.set(node, away - 1);
      throw new BreadboxError('unreachable', `${node} does not answer.`);
    }
    if (script.includes('systemctl')) {
      this.told.push(`${node} ${script.split(' ').at(-1)}`);
      this.away.set(node, script.includes('poweroff') ? Number.POSITIVE_INFINITY : 2);
      this.boots.set(node, (this.boots.get(node) ?? 0) + 1);
    }
    const stdout = script.includes('boot_id') ? `boot ${this.boots.get(node) ?? 0}\n` : '';
    return { exitCode: 0, stdout, stderr: '', truncated: false, seconds: 0 };
  }

  reverseTunnel(): never {
    throw new Error('no tunnels here');
  }

  async disconnect(): Promise<void> {}
  async close(): Promise<void> {}
}

/** Nodes as an engine has them; a drained one is empty when its jobs are gone. */
class Nodes implements NodesEngine {
  readonly trouble = undefined;
  readonly reasons = new Map<string, string>();
  readonly jobs = new Map<string, string>();
  readonly log: string[] = [];

  async nodes(): Promise<readonly EngineNode[]> {
    return ['n1', 'n2', 'n3'].map((node) => {
      const reason = this.reasons.get(node);
      const isBusy = this.jobs.has(node);
      const state = reason === undefined ? (isBusy ? 'mixed' : 'idle') : isBusy ? 'draining' : 'drained';
      const none = { wantedCores: 0, nextCores: 0, busyMemBytes: 0, gres: {}, partition: 'all' };
      return { node, cores: 2, memBytes: 1, busyCores: isBusy ? 1 : 0, ...none, state, ...(reason && { reason }) };
    });
  }

  async list(): Promise<readonly JobStatus[]> {
    const limited = { startedAt: '2026-01-01T10:00:00.000Z', timeLimitSec: 3600 };
    return [...this.jobs].map(([node, jobId]) => ({ node, jobId, name: `job-${jobId}`, ...limited }) as JobStatus);
  }

  async drain(nodes: readonly string[], reason: string): Promise<void> {
    for (const node of nodes) this.reasons.set(node, reason);
    this.log.push(`drain ${nodes.join(',')}: ${reason}`);
  }

  async resume(nodes: readonly string[]): Promise<void> {
    for (const node of nodes) this.reasons.delete(node);
    this.log.push(`resume ${nodes.join(',')}`);
  }
}

let home: string;
let desk: MaintenanceDesk;
let hosts: Hosts;
let engine: Nodes;
let bootId: string;
let again: () => MaintenanceDesk;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'breadbox-maintenance-'));
  const operations = { ...inventoryOperations, ...provisionOperations, ...maintenanceOperations };
  const store = directStore(openDatabase(join(home, 'breadbox.db')), operations);
  const inventory = new Inventory({ store });
  await inventory.import({
    name: 'nodes.csv',
    text: 'node,address\nn1,203.0.113.1\nn2,203.0.113.2\nn3,203.0.113.3\nbox,127.0.0.1\n',
  });
  hosts = new Hosts();
  engine = new Nodes();
  bootId = 'first';
  again = () =>
    new MaintenanceDesk({
      ...{ store, inventory, engine, remote: hosts, shell: () => undefined, publish: () => {}, warn: () => {} },
      patience: { pollMs: 5, backSec: 0.5, offSec: 0.5, servesSec: 0.1 },
      ownBootId: async () => bootId,
    });
  desk = again();
});
afterEach(async () => {
  await desk.stop();
  await rm(home, { recursive: true, force: true });
});

const REBOOT = { kind: 'reboot', rolling: true, atOnce: 1, byGroup: false } as const;
const OFF = { ...REBOOT, kind: 'power-off' } as const;
const ended = async (begun: Maintenance): Promise<Maintenance> => {
  await expect
    .poll(async () => (await desk.get(begun.maintenance)).state, { timeout: 30_000, interval: 10 })
    .not.toBe('running');
  return desk.get(begun.maintenance);
};
const steps = ({ nodes }: Maintenance) => nodes.map(({ node, step }) => `${node} ${step}`);

describe('restarting', () => {
  test('one after another: drained, in another boot, resumed, before the next', async () => {
    const end = await ended(await desk.begin({ ...REBOOT, nodes: 'n[1-2]', reason: 'new kernel' }, 'ada'));
    expect([end.state, steps(end)]).toEqual(['done', ['n1 done', 'n2 done']]);
    expect(hosts.told).toEqual(['n1 reboot', 'n2 reboot']);
    expect(engine.log).toEqual([
      'drain n1: new kernel (breadbox m1)',
      'resume n1',
      'drain n2: new kernel (breadbox m1)',
      'resume n2',
    ]);
  });

  test('it waits for what runs, and says for what', async () => {
    engine.jobs.set('n1', '12');
    const begun = await desk.begin({ ...REBOOT, nodes: 'n1' }, 'ada');
    await expect
      .poll(async () => (await desk.get('m1')).nodes[0])
      .toMatchObject({
        ...{ step: 'draining', now: 'job 12 runs there' },
        jobs: [{ jobId: '12', name: 'job-12', endsAt: '2026-01-01T11:00:00.000Z' }],
      });
    expect(hosts.told).toEqual([]);
    engine.jobs.clear();
    const end = await ended(begun);
    expect([end.state, end.nodes[0]!.jobs]).toEqual(['done', undefined]);
  });

  test('a node that is still at work is left out, and the others are done', async () => {
    engine.jobs.set('n1', '12');
    const end = await ended(await desk.begin({ ...REBOOT, nodes: 'n[1-2]', drainSec: 0 }, 'ada'));
    expect([end.state, steps(end)]).toEqual(['failed', ['n1 skipped', 'n2 done']]);
    expect(end.nodes[0]!.reason).toContain('job 12');
    expect(engine.reasons.size).toBe(0);
  });

  test('a node that does not come back stays drained and says why; the rest is left alone', async () => {
    hosts.lost.add('n2');
    const end = await ended(await desk.begin(REBOOT, 'ada'));
    expect([end.state, steps(end)]).toEqual(['failed', ['n1 done', 'n2 failed', 'n3 skipped']]);
    expect(end.nodes[1]!.reason).toMatch(/^n2 has not come back within/);
    expect([...engine.reasons]).toEqual([['n2', expect.stringMatching(/^n2 has not come back.*\(breadbox m1\)$/)]]);
    expect(hosts.told).toEqual(['n1 reboot', 'n2 reboot']);
  });

  test('what somebody else had drained stays drained', async () => {
    engine.reasons.set('n1', 'broken fan');
    const end = await ended(await desk.begin({ ...REBOOT, nodes: 'n1' }, 'ada'));
    expect(end.state).toBe('done');
    expect([...engine.reasons]).toEqual([['n1', 'broken fan']]);
  });

  test('cancelled: no further node, and what was only drained is resumed', async () => {
    engine.jobs.set('n2', '7');
    const begun = await desk.begin(REBOOT, 'ada');
    await expect.poll(async () => (await desk.get('m1')).nodes[1]!.step).toBe('draining');
    await expect(desk.begin(REBOOT, 'ben')).rejects.toMatchObject({ code: 'already-running' });
    await desk.cancel('m1');
    const end = await ended(begun);
    expect([end.state, steps(end)]).toEqual(['cancelled', ['n1 done', 'n2 skipped', 'n3 skipped']]);
    expect(engine.reasons.size).toBe(0);
    await expect(desk.cancel('m1')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('interrupted: the same again goes on, and ends what it had drained', async () => {
    engine.jobs.set('n2', '7');
    await desk.begin(REBOOT, 'ada');
    await expect.poll(async () => (await desk.get('m1')).nodes[1]!.step).toBe('draining');
    await desk.stop();
    desk = again();
    await desk.start();
    expect(await desk.get('m1')).toMatchObject({ state: 'interrupted' });
    engine.jobs.clear();
    const end = await ended(await desk.begin(REBOOT, 'ada'));
    expect([end.state, hosts.told]).toEqual(['done', ['n1 reboot', 'n2 reboot', 'n3 reboot']]);
    expect(engine.reasons.size).toBe(0);
  });
});

describe('switching off', () => {
  test('all are drained first, go off together, and are seen to be off', async () => {
    const end = await ended(await desk.begin(OFF, 'ada'));
    expect([end.state, steps(end)]).toEqual(['done', ['n1 done', 'n2 done', 'n3 done']]);
    expect([...hosts.told].sort()).toEqual(['n1 poweroff', 'n2 poweroff', 'n3 poweroff']);
    expect(engine.log.slice(0, 3)).toEqual(['n1', 'n2', 'n3'].map((node) => `drain ${node}: power off (breadbox m1)`));
  });

  test('cancelled in the moment in which the last job ends: it stays on', async () => {
    engine.jobs.set('n1', '12');
    const begun = await desk.begin({ ...OFF, nodes: 'n1' }, 'ada');
    await expect.poll(async () => (await desk.get('m1')).nodes[0]!.step).toBe('draining');
    const look = engine.nodes.bind(engine);
    engine.nodes = async () => {
      if (engine.jobs.delete('n1')) await desk.cancel('m1');
      return look();
    };
    const end = await ended(begun);
    expect([end.state, steps(end), hosts.told]).toEqual(['cancelled', ['n1 skipped'], []]);
    expect(engine.reasons.size).toBe(0);
  });
});

describe('the computer of this head', () => {
  const BOX = { ...REBOOT, nodes: 'n1,box' };
  const isAway = () => expect.poll(() => hosts.told, { timeout: 30_000 }).toEqual(['n1 reboot', 'box reboot']);

  test('restarts last, and is finished by the head that comes back with it', async () => {
    await desk.begin(BOX, 'ada');
    await isAway();
    await desk.stop();
    bootId = 'second';
    desk = again();
    await desk.start();
    const end = await ended(await desk.get('m1'));
    expect([end.state, steps(end), end.by]).toEqual(['done', ['n1 done', 'box done'], 'ada']);
  });

  test('did not restart after all: that was interrupted', async () => {
    hosts.boots.set('box', 0);
    bootId = 'boot 0';
    await desk.begin(BOX, 'ada');
    await isAway();
    await desk.stop();
    desk = again();
    await desk.start();
    expect(await desk.get('m1')).toMatchObject({
      state: 'interrupted',
      nodes: [{ step: 'done' }, { step: 'rebooting' }],
    });
  });

  test('goes off last, after the end was written down', async () => {
    const begun = await desk.begin({ ...OFF, nodes: 'n1,box' }, 'ada');
    await expect.poll(() => hosts.told, { timeout: 30_000 }).toEqual(['n1 poweroff', 'box poweroff']);
    expect((await ended(begun)).state).toBe('done');
  });
});

test('nobody is asked for nodes that are not there', async () => {
  await expect(desk.begin({ ...REBOOT, nodes: 'n9' }, 'ada')).rejects.toMatchObject({ code: 'not-found' });
  expect(await desk.list()).toEqual([]);
});
