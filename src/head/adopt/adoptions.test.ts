import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Inventory } from '../../inventory/node-list.ts';
import type { Ssh } from '../../provision/ssh/open-ssh.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import { type HeadStore, operations } from '../operations.ts';
import { findHost } from './adopt-host.ts';
import { Adoptions, adoptedCluster } from './adoptions.ts';

const SURVEY = readFileSync(join(import.meta.dirname, '../../jobs/adopt/fixtures/survey-22.05.txt'), 'utf8');

let home: string;
let store: HeadStore;
let inventory: Inventory;
let answer: string;
let asked: Target[];
let pinned: string[];
let changes: number;
let adoptions: Adoptions;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'breadbox-adopt-'));
  store = directStore(openDatabase(join(home, 'breadbox.db')), operations);
  inventory = new Inventory({ store });
  // Nobody listens there, so nodes are reached through the host.
  answer = SURVEY.replaceAll('10.78.122.1', '127.0.9.1');
  asked = [];
  pinned = [];
  changes = 0;
  const ssh = {
    run: async (target: Target) => {
      asked.push(target);
      return { exitCode: 0, stdout: answer, stderr: '', truncated: false, seconds: 0 };
    },
    contact: async (targets: readonly Target[]) => {
      pinned.push(...targets.map(({ node }) => node));
      return [];
    },
  } as unknown as Ssh;
  const changed = async () => void changes++;
  adoptions = new Adoptions({ store, inventory, ssh, changed, warn: () => {}, now: () => Date.parse('2026-01-02') });
});
afterEach(async () => {
  await store.close();
  await rm(home, { recursive: true, force: true });
});

const adopt = (more: Partial<Parameters<Adoptions['adopt']>[0]> = {}) =>
  adoptions.adopt({ host: 'ada@gate.example:2222', pinHostKeys: false, dryRun: false, ...more });

test('looking adopts nothing', async () => {
  expect(await adopt({ dryRun: true })).toMatchObject({
    name: 'breadbox',
    host: 'n0',
    nodes: 'n[1-2]',
    differences: [],
  });
  expect(asked).toMatchObject([{ address: 'gate.example', user: 'ada', port: 2222 }]);
  expect([await adoptions.get(), await inventory.list(), changes]).toEqual([undefined, [], 0]);
});

test('its nodes come into the inventory, and jobs go there', async () => {
  await adopt({ pinHostKeys: true });
  const rows = (await inventory.list()).map(({ node, address, user, port, jump, roles }) => {
    return { node, address, user, port, jump, roles };
  });
  const through = { user: 'ada', port: undefined, jump: 'ada@gate.example:2222', roles: ['compute'] };
  expect(rows).toEqual([
    { node: 'n0', address: 'gate.example', user: 'ada', port: 2222, jump: undefined, roles: ['head'] },
    { node: 'n1', address: '127.0.9.11', ...through },
    { node: 'n2', address: '127.0.9.12', ...through },
  ]);
  expect(await adoptedCluster(store)).toMatchObject({ name: 'breadbox', head: 'n0', adopted: true, slurm: '22.05.8' });
  expect(await adoptions.members()).toEqual({ host: 'n0', nodes: ['n0', 'n1', 'n2'] });
  expect([new Set(pinned), changes]).toEqual([new Set(['gate.example', 'n0', 'n1', 'n2']), 1]);
});

test('a node that is listed already stays as it is; the same cluster keeps its id', async () => {
  await inventory.add([
    { node: 'front', address: 'gate.example', roles: ['head'], labels: {}, groups: [] },
    { node: 'n1', address: '203.0.113.7', roles: ['compute'], labels: {}, groups: ['blue'] },
  ]);
  await adopt({ host: 'front' });
  expect((await inventory.get('n1')).address).toBe('203.0.113.7');
  expect((await inventory.list()).map(({ node }) => node)).toEqual(['front', 'n1', 'n2']);
  const before = await adoptedCluster(store);
  await adoptions.leave();
  expect(await adoptedCluster(store)).toBeUndefined();
  await adopt({ host: 'gate.example' });
  expect(await adoptedCluster(store)).toEqual(before);
});

test('a head has one cluster', async () => {
  await adopt();
  answer = answer.replace(/^ClusterName( +)= .*$/m, 'ClusterName$1= gaia');
  await expect(adopt()).rejects.toMatchObject({ code: 'conflict' });
  await adoptions.leave();
  const nodes = [{ node: 'n0', roles: '["head"]' }];
  await store.write('setCluster', { name: 'ours', spec: '{}', nodes, now: 1 });
  await expect(adopt()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('ours') });
});

test.each([
  ['gate', { address: 'gate' }],
  ['ada@gate', { address: 'gate', user: 'ada' }],
  ['[fd00::7]:2222', { address: 'fd00::7', port: 2222 }],
])('%s is a host', async (text, target) => {
  expect((await findHost(text, inventory)).target).toMatchObject(target);
});

test.each(['-oProxyCommand=x', 'ada@-oX', 'a b', 'ada@', ''])('%j is none', async (text) => {
  await expect(findHost(text, inventory)).rejects.toMatchObject({ code: 'bad-input' });
});
