import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Inventory } from '../inventory/node-list.ts';
import { inventoryOperations } from '../inventory/operations.ts';
import type { NetworkTest } from '../protocol/network.ts';
import { directStore } from '../store/direct-store.ts';
import { openDatabase } from '../store/open-database.ts';
import { FakeHosts } from './fake-hosts.ts';
import { NetworkDesk } from './network-desk.ts';
import { networkOperations } from './operations.ts';
import { OwnTests } from './own-tests.ts';

const SOON = { timeout: 20_000, interval: 50 };

let place: string;
let desk: NetworkDesk;
let own: OwnTests;
let jobs: boolean;
let asked: Promise<void>;
let hosts: FakeHosts;
let gone: readonly string[];

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-network-'));
  const store = directStore(openDatabase(join(place, 'breadbox.db')), { ...inventoryOperations, ...networkOperations });
  const inventory = new Inventory({ store });
  const text = 'node,address\nn1,127.0.9.1\nn2,127.0.9.2\nn3,127.0.9.3\n';
  await inventory.import({ name: 'nodes.csv', text });
  for (const node of ['n1', 'n2']) await inventory.setState(node, 'reachable');
  const warn = (message: string, error?: unknown) => {
    throw new Error(message, { cause: error });
  };
  const nothing = { links: () => new Map(), publish: () => {}, found: () => {} };
  hosts = new FakeHosts(place);
  desk = new NetworkDesk({ store, inventory, remote: hosts, warn, ...nothing });
  jobs = false;
  gone = [];
  asked = Promise.resolve();
  own = new OwnTests({
    ...{ desk, inventory, warn, waitMs: 20, againMs: 20 },
    jobsRun: () => asked.then(() => jobs),
    mayBegin: async () => true,
    isGone: (node) => gone.includes(node),
  });
});
afterEach(async () => {
  own.stop();
  await desk.stop();
  rmSync(place, { recursive: true });
});

async function last(): Promise<NetworkTest | undefined> {
  const [newest] = await desk.list();
  return newest?.state === 'done' ? desk.get(newest.test) : undefined;
}
const measured = ({ pairs }: NetworkTest) => pairs.filter(({ mbitPerSec }) => mbitPerSec !== undefined);

test('at the start, all that were reached; after a boot, that node alone', async () => {
  own.start();
  await expect.poll(last, SOON).toMatchObject({ kind: 'quick', by: 'breadbox', nodes: 'n[1-2]' });
  expect(measured((await last())!)).toHaveLength(4);
  own.booted('n2');
  await expect.poll(last, SOON).toMatchObject({ test: 't2', nodes: 'n2' });
});

test('while jobs run it pings alone', async () => {
  jobs = true;
  own.start();
  await expect.poll(last, SOON).toMatchObject({ kind: 'quick' });
  const made = (await last())!;
  expect(measured(made)).toEqual([]);
  expect(made.pairs.filter(({ pingMs }) => pingMs !== undefined)).toHaveLength(2);
});

test('of a node that has gone, its agent’s silence tells; of one that cannot be reached and speaks, the test', async () => {
  for (const node of ['n1', 'n2']) hosts.away.add(node);
  gone = ['n2'];
  own.start();
  await expect.poll(last, SOON).toMatchObject({ findings: [{ kind: 'silent', node: 'n1' }] });
});

test('nor is anything told of a node that was gone for a part of the test', async () => {
  hosts.away.add('n2');
  gone = ['n2'];
  asked = new Promise((resolve) => setTimeout(resolve, 1500)); // before throughput of the other is measured
  setTimeout(() => (gone = []), 1000);
  own.start();
  await expect.poll(last, SOON).toMatchObject({ nodes: 'n[1-2]', findings: [] });
});

test('who was never reached is left alone', async () => {
  own.booted('n3');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await desk.list()).toEqual([]);
});

test('it makes way for a test that is asked for, and is made afterwards', async () => {
  let answer: () => void = () => {};
  asked = new Promise((resolve) => {
    answer = resolve;
  });
  own.start();
  await expect.poll(async () => (await desk.list())[0]?.state, SOON).toBe('running');
  const begun = desk.begin({ kind: 'full', seconds: 1, throughput: false }, 'ada');
  answer();
  const { test: second } = await begun;
  expect([second, (await desk.get('t1')).state]).toEqual(['t2', 'cancelled']);
  await expect(desk.begin({ kind: 'full' }, 'bob')).rejects.toMatchObject({ code: 'already-running' });
  await desk.idle();
  expect((await desk.get(second)).state).toBe('done');
  await expect.poll(last, SOON).toMatchObject({ kind: 'quick', by: 'breadbox', nodes: 'n[1-2]' });
});
