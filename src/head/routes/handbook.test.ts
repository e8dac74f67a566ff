import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Machine } from '../../protocol/handbook.ts';
import { machineOfResults } from '../handbook/machine-desk.ts';
import { openTestHead, type TestHead } from '../open-test-head.ts';

let head: TestHead;
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

function say(as: 'owner' | 'user' | 'viewer', body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return head.request('PUT /api/handbook', { as, headers, body: JSON.stringify(body) });
}
const told = async () => (await (await head.request('GET /api/handbook', { as: 'viewer' })).json()) as Machine;

test('what the owner says is kept with its history, and the same again is nothing new', async () => {
  expect(await told()).toEqual({ settings: { ports: [], fuses: [], spares: [] }, history: [] });
  expect(await machineOfResults(head.store, true)).toEqual({});
  expect((await say('user', { name: 'RAIN' })).status).toBe(403);
  expect((await say('owner', { name: 'RAIN', colour: 'red' })).status).toBe(400);
  await say('owner', { name: 'RAIN', revision: '1' });
  await say('owner', { name: 'RAIN', revision: '1' });
  head.clock.now += 86_400_000;
  await say('owner', { name: 'RAIN', revision: '2', litres: 28, fuses: [{ place: '5 V', rating: '3.15 A' }] });
  const { settings, history } = await told();
  expect(settings).toMatchObject({ name: 'RAIN', revision: '2', fuses: [{ place: '5 V', rating: '3.15 A' }] });
  expect(history).toEqual([
    {
      version: 2,
      at: '2026-01-02T00:00:00.000Z',
      by: 'owner',
      revision: '2',
      changed: ['revision', 'litres', 'fuses'],
    },
    { version: 1, at: '2026-01-01T00:00:00.000Z', by: 'owner', revision: '1', changed: ['name', 'revision'] },
  ]);
  expect(await machineOfResults(head.store, true)).toEqual({ name: 'RAIN', revision: '2', litres: 28 });
  expect(await machineOfResults(head.store, false)).toEqual({ name: 'RAIN', revision: '2' });
});
