import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { NodeSet } from '../cluster/node-set.ts';
import { directStore } from '../store/direct-store.ts';
import { migrate } from '../store/migrate.ts';
import { Inventory } from './node-list.ts';
import { inventoryOperations } from './operations.ts';

let db: Database.Database;
let inventory: Inventory;
let changes: number;
beforeEach(() => {
  db = new Database(':memory:');
  migrate(db, ':memory:');
  changes = 0;
  inventory = new Inventory({
    store: directStore(db, inventoryOperations),
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    changed: () => {
      changes++;
    },
  });
});

const FOUR = { name: 'boards', text: '10.0.0.11\n10.0.0.12\n10.0.0.13\n10.0.0.14\n' };
const names = async (): Promise<string[]> => (await inventory.list()).map(({ node }) => node);

test('four addresses and nothing else are four nodes', async () => {
  expect(await inventory.import(FOUR)).toEqual({
    added: ['n1', 'n2', 'n3', 'n4'],
    ...{ changed: [], unchanged: [], removed: [], warnings: [] },
  });
  expect((await inventory.list())[1]).toEqual({
    ...{ node: 'n2', address: '10.0.0.12', roles: ['compute'], labels: {}, groups: [], state: 'unknown' },
    source: 'boards:2',
  });
  expect(changes).toBe(1);
});

test('addresses that are known keep their names, wherever they stand in the file', async () => {
  await inventory.import(FOUR);
  const text = '10.0.0.14\n10.0.0.20\n10.0.0.11\n';
  expect(await inventory.import({ name: 'boards', text })).toMatchObject({ added: ['n5'], unchanged: ['n4', 'n1'] });
  expect(await inventory.import({ name: 'boards', text }, { replace: true })).toMatchObject({ removed: ['n2', 'n3'] });
  expect(await names()).toEqual(['n1', 'n4', 'n5']);
});

test('a dry run tells the same and changes nothing', async () => {
  const told = await inventory.import(FOUR, { dryRun: true });
  expect(await names()).toEqual([]);
  expect(changes).toBe(0);
  expect(await inventory.import(FOUR)).toEqual(told);
});

test('node sets are of the inventory: names, ranges, @all; what is not there is told with what is near', async () => {
  await inventory.import(FOUR);
  await inventory.setGroup('blue', NodeSet.parse('n[2-3]'));
  expect(String(await inventory.resolve('@blue,n4'))).toBe('n[2-4]');
  expect(String(await inventory.resolve('@all!@blue'))).toBe('n[1,4]');
  expect(String(await inventory.resolve('@*'))).toBe('n[1-4]');
  await expect(inventory.resolve('n[3-9]')).rejects.toMatchObject({
    code: 'not-found',
    message: 'The inventory has no n5, n6, n7, n8, n9.',
  });
  await expect(inventory.resolve('m1')).rejects.toMatchObject({ hint: expect.stringContaining('Did you mean n1?') });
  await expect(inventory.resolve('@bleu')).rejects.toMatchObject({ code: 'not-found', hint: 'Did you mean @blue?' });
  await expect(inventory.resolve('n[')).rejects.toMatchObject({ code: 'bad-input' });
});

test('what is to be done to nodes needs one: where there is none it says how they are named', async () => {
  await expect(inventory.resolveSome('@all')).rejects.toMatchObject({
    message: 'The inventory is empty: there are no nodes.',
    hint: expect.stringContaining('breadbox nodes import FILE'),
  });
  await inventory.import(FOUR);
  expect(String(await inventory.resolveSome('@all'))).toBe('n[1-4]');
  await expect(inventory.resolveSome('n1!n1')).rejects.toMatchObject({ hint: 'All nodes are @all.' });
});

test('targets come in the order of the set, with all that SSH needs', async () => {
  await inventory.import({ name: 'hosts', text: 'pi@10.0.0.12:2222\npi9.lab\n' });
  expect(await inventory.targets(await inventory.resolve('@all'))).toEqual([
    { node: 'n1', address: '10.0.0.12', port: 2222, user: 'pi' },
    { node: 'pi9', address: 'pi9.lab' },
  ]);
  await expect(inventory.targets(NodeSet.parse('pi8'))).rejects.toMatchObject({ code: 'not-found' });
});

test('state and facts stay with a node until it moves to another address', async () => {
  await inventory.import({ name: 'a.txt', text: 'pi1.lab\n' });
  const summary = {
    cores: 4,
    memBytes: 2 ** 32,
    system: 'Debian GNU/Linux 12 (bookworm)',
    arch: 'arm64',
    board: 'Raspberry Pi 4',
  };
  await inventory.setFacts('pi1', { kernel: '6.1' }, summary);
  await inventory.setState('pi1', 'failed', 'no space');
  expect(await inventory.get('pi1')).toEqual({
    ...{ node: 'pi1', address: 'pi1.lab', roles: ['compute'], labels: {}, groups: [], source: 'a.txt:1' },
    ...{ state: 'failed', reason: 'no space', seenAt: '2026-01-01T00:00:00.000Z' },
    ...{ ...summary, facts: { kernel: '6.1' }, factsAt: '2026-01-01T00:00:00.000Z' },
  });
  await inventory.import({ name: 'a.txt', text: '# moved\npi1.lab\n' });
  expect(await inventory.get('pi1')).toMatchObject({ state: 'failed', cores: 4, source: 'a.txt:2' });
  await inventory.import({ name: 'a.txt', text: 'pi1.home\n' });
  expect(await inventory.get('pi1')).toEqual({
    ...{ node: 'pi1', address: 'pi1.home', roles: ['compute'], labels: {}, groups: [], source: 'a.txt:1' },
    state: 'unknown',
  });
});

test('nodes of the cluster are not forgotten, nor replaced away', async () => {
  await inventory.import(FOUR);
  db.exec(`INSERT INTO cluster_node (node, roles, joined_at) VALUES ('n2', '["compute"]', 0)`);
  const bound = { code: 'conflict', hint: expect.stringContaining('breadbox up --remove n2') };
  await expect(inventory.remove(NodeSet.parse('n[1-2]'))).rejects.toMatchObject(bound);
  const one = { name: 'one', text: '10.0.0.11' };
  await expect(inventory.import(one, { replace: true })).rejects.toMatchObject(bound);
  await expect(inventory.import(one, { replace: true, dryRun: true })).rejects.toMatchObject(bound);
  expect(await names()).toEqual(['n1', 'n2', 'n3', 'n4']);
  await inventory.remove(NodeSet.parse('n[3-4]'));
  expect(await names()).toEqual(['n1', 'n2']);
});

test('what is added must be new, or the same', async () => {
  await inventory.import(FOUR);
  const node = { node: 'pi1', address: '10.0.0.21', roles: ['compute' as const], labels: {}, groups: ['blue'] };
  expect(await inventory.add([node])).toMatchObject({ added: ['pi1'] });
  expect(await inventory.add([node])).toMatchObject({ unchanged: ['pi1'] });
  await expect(inventory.add([{ ...node, user: 'pi' }])).rejects.toMatchObject({ code: 'conflict' });
  await expect(inventory.add([{ ...node, node: 'pi2', address: '10.0.0.11' }])).rejects.toMatchObject({
    code: 'bad-input',
    message:
      'pi2 has the address 10.0.0.11, which is that of n1 (boards:1) already; forget that one first, or import with --replace.',
  });
  await expect(inventory.add([{ ...node, node: 'localhost', address: '999.0.0.1' }])).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/localhost: .*\n.*999\.0\.0\.1/),
  });
  await expect(inventory.add([{ ...node, node: 'PI1', address: '10.0.0.22' }])).rejects.toMatchObject({
    code: 'bad-input',
  });
  expect(await inventory.groups()).toEqual([{ group: 'blue', nodes: 'pi1' }]);
});

test('groups set by hand stay through imports; none is called all', async () => {
  await inventory.import(FOUR);
  await inventory.setGroup('blue', NodeSet.parse('n[1-2]'));
  await inventory.import({ ...FOUR, text: `${FOUR.text}10.0.0.15` });
  expect(await inventory.groups()).toEqual([{ group: 'blue', nodes: 'n[1-2]' }]);
  await inventory.remove(NodeSet.parse('n1'));
  expect(await inventory.groups()).toEqual([{ group: 'blue', nodes: 'n2' }]);
  await inventory.setGroup('blue', NodeSet.parse(''));
  expect(await inventory.groups()).toEqual([]);
  await expect(inventory.setGroup('all', NodeSet.parse('n1'))).rejects.toMatchObject({ code: 'bad-input' });
});

test('a second head is refused, wherever the first one came from', async () => {
  const head = { node: 'h1', address: '10.0.0.1', roles: ['head' as const], labels: {}, groups: [] };
  await inventory.add([head]);
  await expect(inventory.add([{ ...head, node: 'h2', address: '10.0.0.2' }])).rejects.toMatchObject({
    message: 'h2 has the role head, which h1 has already; one node has it.',
  });
});
