import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainPilot, plainRun } from '../../farm/run-under-test.ts';
import { directStore } from '../../store/direct-store.ts';
import { openDatabase } from '../../store/open-database.ts';
import { type HeadStore, operations } from '../operations.ts';
import { admitLent, barLent, enginePilots, liveSlots } from './farm-pilots.ts';

let place: string;
let store: HeadStore;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'breadbox-bench-farm-'));
  store = directStore(openDatabase(join(place, 'breadbox.db')), operations);
});
afterEach(async () => {
  await store.close();
  rmSync(place, { recursive: true });
});

const now = Date.now();
const leaseUntil = now + 60_000;
let grant = 0;
async function leased(pilot: number): Promise<number> {
  const lease = await store.write('leaseTasks', { pilot, grant: ++grant, want: 4, now, leaseUntil });
  return lease === 'gone' ? -1 : lease.count;
}

test('lent computers take no tasks while nodes are measured, and take them again after, also by a new head', async () => {
  const { pilot } = await store.write('lendPilot', { owner: 'ada', node: 'laptop', slots: 4, now });
  await store.write('registerPilot', { pilot, node: 'laptop', slots: 4, leaseUntil, now });
  const run = await store.write('createRun', { ...plainRun, now });
  await store.write('appendTasks', { run, from: 0, params: Array(20).fill('1'), last: true, now });

  const admit = await barLent(store);
  expect(await leased(pilot)).toBe(0);
  await admit();
  expect(await leased(pilot)).toBe(4);

  await barLent(store);
  expect(await leased(pilot)).toBe(0);
  await admitLent(store);
  expect(await leased(pilot)).toBe(4);
});

test('slots are those of live pilots of the engine, as far as they may use them, by node', async () => {
  for (const [node, slots] of [
    ['n1', 4],
    ['n2', 2],
    ['n3', 8],
  ] as const) {
    const pilot = await store.write('addPilot', { ...plainPilot, owner: 'ada', slots, node, now });
    if (node !== 'n3') await store.write('registerPilot', { pilot, node, slots, leaseUntil, now });
    if (node === 'n1') await store.write('allowPilot', { pilot, allowed: 3 });
  }
  await store.write('lendPilot', { owner: 'ada', node: 'laptop', slots: 4, now });
  const pilots = await enginePilots(store);
  expect(pilots).toHaveLength(3);
  expect([...liveSlots(pilots, ({ node }) => node!)]).toEqual([
    ['n1', 3],
    ['n2', 2],
  ]);
});
