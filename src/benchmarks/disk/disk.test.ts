import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LocalBench } from '../local-bench.ts';

let bench: LocalBench;
beforeEach(async () => {
  bench = await LocalBench.open();
});
afterEach(() => bench.close());

/** Of files that are written now, also those that have no name any more. */
function openFiles(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const files = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
      return files.filter((path) => path.startsWith('/var/tmp/breadbox-disk-'));
    } catch {
      return []; // it has ended in between
    }
  });
}
const named = () => readdirSync('/var/tmp').filter((name) => name.startsWith('breadbox-disk-'));

test('one that is cancelled while it writes leaves no file behind', { timeout: 120_000 }, async () => {
  const before = new Set(named());
  const open = new Set(openFiles());
  const [run] = await bench.desk.begin({ names: ['disk'], quick: false, afterJobs: false }, 'ada');
  const isNew = (path: string) => !open.has(path);
  await expect.poll(() => openFiles().some(isNew), { timeout: 60_000, interval: 20 }).toBe(true);
  await bench.desk.cancel(run!.run);
  expect((await bench.toEnd(run!.run)).at(-1)).toMatchObject({ state: 'cancelled' });
  await expect.poll(() => named().filter((name) => !before.has(name)), { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => openFiles().filter(isNew), { timeout: 30_000 }).toEqual([]);
});
