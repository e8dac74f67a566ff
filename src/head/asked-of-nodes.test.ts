import { afterEach, beforeEach, expect, test } from 'vitest';
import { Inventory } from '../inventory/node-list.ts';
import { wasAsked } from '../telemetry/alerts/asked-for.ts';
import { AskedByCommand } from './asked-by-command.ts';
import { askedOfNodes } from './asked-of-nodes.ts';
import { openTestHead, type TestHead } from './open-test-head.ts';

let head: TestHead;
let now = Date.parse('2026-06-01T10:00:00Z');
const startedAt = new Date(now).toISOString();
beforeEach(async () => {
  head = await openTestHead();
});
afterEach(() => head.close());

test('what maintenance has touched is expected, what it left out or has brought back is not', async () => {
  const nodes = [
    { node: 'rain0', step: 'done' },
    { node: 'rain1', step: 'rebooting' },
    { node: 'rain2', step: 'waiting' },
  ];
  const maintenance = await head.store.write('addMaintenance', { kind: 'reboot', by: 'ada', request: '{}', now });
  const progress = JSON.stringify({ kind: 'reboot', nodes, startedAt });
  await head.store.write('setMaintenance', { maintenance, state: 'running', progress, endedAt: null });
  const asked = await askedOfNodes(head.store, now + 60_000);
  const expected = (node: string, what: 'restart' | 'absence') => wasAsked(asked, node, now + 30_000, what);
  expect(['rain0', 'rain1', 'rain2'].map((node) => expected(node, 'restart'))).toEqual([true, true, false]);
  expect(['rain0', 'rain1', 'rain2'].map((node) => expected(node, 'absence'))).toEqual([false, true, false]);
});

test('a command that restarts or ends nodes is a request, others are none', async () => {
  const inventory = new Inventory({ store: head.store });
  const without = { roles: [], labels: {}, groups: [] };
  await inventory.add(['rain0', 'rain1'].map((node) => ({ node, address: `${node}.test`, ...without })));
  const asked = new AskedByCommand(inventory, () => now);
  for (const command of ['uptime', 'cat /etc/reboot.conf', './haltestelle']) await asked.take('rain0', command);
  expect(asked.lately()).toEqual([]);
  await asked.take('rain0', 'sudo /sbin/reboot');
  await asked.take('rain1', "sh -c 'sleep 1; poweroff'");
  const away = () => ['rain0', 'rain1'].map((node) => wasAsked(asked.lately(), node, now0 + 5000, 'absence'));
  const now0 = now;
  expect(away()).toEqual([true, true]);
  now += 601_000;
  expect(away()).toEqual([false, true]);
  expect(wasAsked(asked.lately(), 'rain0', now0 + 5000, 'restart')).toBe(true);
});
