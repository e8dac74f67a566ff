import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { type Collectors, createCollectors } from './all.ts';
import { thawedRoot } from './frozen-root.ts';
import { KeptFile } from './kept-file.ts';
import { mounts } from './mounts.ts';
import { uptime } from './uptime.ts';

let collectors: Collectors;
let directory: string | undefined;
afterEach(() => {
  collectors.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

it.each([
  ['1 (systemd) S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0 90000 1 1', 100],
  ['1 (odd) name (x)) S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0 90000 1 1', 100],
  ['1 (systemd) S 0 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 1 0 2 1 1', 999.98],
  ['cut off', 1000],
])('a container is up since its own first process began: %s', (stat, expected) => {
  const board = thawedRoot('raspberry-pi-4');
  directory = board.directory;
  board.write('proc/uptime', '1000.00 3900.00\n');
  board.write('proc/1/stat', `${stat}\n`);
  collectors = createCollectors(board.root, [], { kinds: [uptime] });
  expect(collectors.read(1000).uptime_seconds).toBeCloseTo(expected, 5);
});

it('what is mounted later is known with its size at once', () => {
  const board = thawedRoot('raspberry-pi-4');
  directory = board.directory;
  const all = board.root.text('proc/mounts')!;
  board.write('proc/mounts', `${all.replace(/^.* \/boot .*\n/m, '')}\n`);
  collectors = createCollectors(board.root, [], { kinds: [mounts] });
  expect(collectors.read(1000)).not.toHaveProperty(['disk_size_bytes./boot']);
  board.write('proc/mounts', `${all}\n`);
  expect(collectors.read(4000)).toHaveProperty(['disk_size_bytes./boot']);
  expect(collectors.read(8000)).not.toHaveProperty(['disk_size_bytes./boot']);
});

it.runIf(existsSync('/proc/self/maps'))('what the kernel gives in pieces is read whole', () => {
  const file = new KeptFile('/proc/self/maps'); // more than a page, by lines
  const length = file.text().length;
  file.close();
  expect(length).toBeGreaterThan(0.9 * readFileSync('/proc/self/maps').length);
});
