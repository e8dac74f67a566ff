import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../protocol/auth.ts';
import type { NodeRow } from '../../protocol/inventory.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

const ask = (key: `${string} ${string}`, body?: unknown, as: Role = 'owner'): Promise<Response> =>
  head.request(key, { as, ...(body !== undefined && { body: JSON.stringify(body) }) });
const nodes = async (query = ''): Promise<NodeRow[]> =>
  (await (await ask(`GET /api/inventory${query}`, undefined, 'viewer')).json()) as NodeRow[];
const FOUR = { name: 'boards', text: '10.0.0.11\n10.0.0.12\n10.0.0.13\n10.0.0.14\n' };

test('an inventory is imported, listed by node set, grouped, shown and forgotten', async () => {
  expect(await (await ask('POST /api/inventory/import', FOUR)).json()).toMatchObject({
    added: ['n1', 'n2', 'n3', 'n4'],
  });
  const group = await ask('PUT /api/groups/blue', { nodes: 'n[2-3]' });
  expect(await group.json()).toEqual({ group: 'blue', nodes: 'n[2-3]' });
  expect((await nodes('?nodes=@blue')).map(({ node }) => node)).toEqual(['n2', 'n3']);
  const one = (await (await ask('GET /api/inventory/n2', undefined, 'user')).json()) as NodeRow;
  expect(one).toMatchObject({ node: 'n2', address: '10.0.0.12', groups: ['blue'] });
  const gone = await ask('DELETE /api/inventory?nodes=@all!@blue');
  expect(await gone.json()).toEqual({ removed: ['n1', 'n4'] });
  expect((await nodes()).map(({ node }) => node)).toEqual(['n2', 'n3']);
});

test('a node without a name gets one; what is there already is not described anew', async () => {
  await ask('POST /api/inventory/import', FOUR);
  const added = await ask('POST /api/inventory', { nodes: [{ address: '10.0.0.15' }] });
  expect(await added.json()).toMatchObject({ added: ['n5'] });
  const other = await ask('POST /api/inventory', { nodes: [{ node: 'n5', address: '10.0.0.15', user: 'pi' }] });
  expect([other.status, (await problemOf(other)).code]).toEqual([409, 'conflict']);
});

test('mistakes are told all at once, as 400; unknown nodes are 404; to forget nothing is a mistake', async () => {
  const bad = await ask('POST /api/inventory/import', { name: 'a.csv', text: 'node,port\n-,0\npi_1,x\n' });
  expect(bad.status).toBe(400);
  const { title } = await problemOf(bad);
  expect(title.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'a.csv:2:1:',
    'a.csv:2:3:',
    'a.csv:3:1:',
    'a.csv:3:6:',
  ]);
  expect((await ask('GET /api/inventory/n9')).status).toBe(404);
  expect((await ask('DELETE /api/inventory?nodes=n9')).status).toBe(404);
  expect((await ask('DELETE /api/inventory?nodes=')).status).toBe(400);
  expect((await ask('PUT /api/groups/all', { nodes: '' })).status).toBe(400);
});

test('whoever watches is told that the inventory has changed', async () => {
  const events = await ask('GET /api/live', undefined, 'viewer');
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  await ask('POST /api/inventory/import', FOUR);
  let seen = '';
  while (!seen.includes('event: inventory')) seen += (await reader.read()).value;
  expect(seen).toContain('event: inventory\ndata: {}\n\n');
  await reader.cancel();
});
