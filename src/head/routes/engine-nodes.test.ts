import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineNodeRow } from '../../protocol/jobs.ts';
import { openTestHead, problemOf, type TestHead } from '../open-test-head.ts';

let head: TestHead;
let node: string;
beforeEach(async () => {
  head = await openTestHead();
  node = (await head.engine.nodes())[0]!.node;
});
afterEach(() => head.close());

const ask = (key: `${string} ${string}`, body?: unknown, as: 'owner' | 'user' = 'owner') =>
  head.request(key, { as, ...(body !== undefined && { body: JSON.stringify(body) }) });

test('a node is drained with a reason that everybody reads, and resumed', async () => {
  const drained = await ask('POST /api/nodes/drain', { nodes: '@all', reason: 'new fan, Ada' });
  expect([drained.status, await drained.json()]).toMatchObject([
    200,
    [{ node, state: 'drained', reason: 'new fan, Ada' }],
  ]);
  const listed = (await (await ask('GET /api/nodes', undefined, 'user')).json()) as EngineNodeRow[];
  expect(listed).toMatchObject([{ node, state: 'drained', reason: 'new fan, Ada' }]);
  const resumed = (await (await ask('POST /api/nodes/resume', { nodes: node })).json()) as EngineNodeRow[];
  expect(resumed).toMatchObject([{ node, state: 'idle' }]);
  expect(resumed[0]).not.toHaveProperty('reason');
});

test.each([
  ['a node that runs no jobs', { nodes: 'elsewhere' }, 404, 'elsewhere'],
  ['a group that is not there', { nodes: '@blue' }, 404, '@blue'],
  ['no node', { nodes: '' }, 400, 'No node'],
  ['a node set that is none', { nodes: 'n[1-' }, 400, 'n[1-'],
])('%s is refused, and nothing is drained', async (_, body, status, said) => {
  const answer = await ask('POST /api/nodes/drain', { ...body, reason: 'for nothing' });
  expect([answer.status, JSON.stringify(await problemOf(answer))]).toEqual([status, expect.stringContaining(said)]);
  expect((await head.engine.nodes())[0]!.state).toBe('idle');
});

test('without a reason nothing is drained, and users may not', async () => {
  expect((await ask('POST /api/nodes/drain', { nodes: node })).status).toBe(400);
  expect((await ask('POST /api/nodes/drain', { nodes: node, reason: 'mine' }, 'user')).status).toBe(403);
  expect((await head.engine.nodes())[0]!.state).toBe('idle');
});
