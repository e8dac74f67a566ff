import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { type Collectors, createCollectors } from './all.ts';
import { diskWear } from './disk-wear.ts';
import { frozenRoot, thawedRoot } from './frozen-root.ts';
import { mounts } from './mounts.ts';
import { Root } from './root.ts';

const SOON = { timeout: 15_000 } as const;
let collectors: Collectors;
let directory: string | undefined;
afterEach(() => {
  collectors.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
});

it('asks smartctl for the wear of SSDs beside the rest, and reports a disk that does not answer', async () => {
  const board = thawedRoot('raspberry-pi-5', 'programs');
  directory = board.directory;
  collectors = createCollectors(board.root, [], { kinds: [diskWear] });
  expect(collectors.read(1000)).toEqual({});
  const values = {};
  await vi.waitFor(() => {
    Object.assign(values, collectors.read(2000));
    expect(values).toHaveProperty(['disk_wear_ratio.nvme0n1']);
  }, SOON);
  // sda is an SSD too, and sleeps: not known, not broken.
  expect(values).toEqual({ 'disk_wear_ratio.nvme0n1': 0.07 });
  expect(collectors.troubles).toEqual([]);
});

it('forgets the trouble with a disk that was pulled out', async () => {
  const board = thawedRoot('raspberry-pi-5', 'programs');
  directory = board.directory;
  renameSync(join(board.directory, 'sys/block/sda'), join(board.directory, 'sys/block/sdb'));
  collectors = createCollectors(board.root, [], { kinds: [diskWear] });
  collectors.read(1000);
  await vi.waitFor(() => expect(collectors.troubles).toMatchObject([{ sensor: 'sdb' }]), SOON);
  rmSync(join(board.directory, 'sys/block/sdb'), { recursive: true });
  collectors.read(602_000);
  expect(collectors.troubles).toEqual([]);
});

it('does not ask a disk again that has not answered yet', async () => {
  const board = thawedRoot('raspberry-pi-5');
  directory = board.directory;
  const log = join(board.directory, 'asked');
  board.write('smartctl', `#!/bin/sh\nfor disk; do :; done; echo "$disk" >>'${log}'; exec sleep 60\n`);
  chmodSync(join(board.directory, 'smartctl'), 0o755);
  const root = new Root(board.directory, { searchPath: board.directory });
  collectors = createCollectors(root, [], { kinds: [diskWear] });
  const asked = (): string => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').sort().join(' ') : '');
  collectors.read(1000);
  await vi.waitFor(() => expect(asked()).toBe(' /dev/nvme0n1 /dev/sda'), SOON);
  collectors.read(602_000);
  await sleep(500);
  expect(asked()).toBe(' /dev/nvme0n1 /dev/sda');
});

it.each([
  ['0x03 0x02', 0.3],
  ['0x01 0x0b', 1],
  ['0x00 0x00', undefined],
])('an eMMC that says %s has used up %s', (text, expected) => {
  const board = thawedRoot('rockpro64');
  directory = board.directory;
  board.write('sys/block/mmcblk1/device/life_time', `${text}\n`);
  collectors = createCollectors(board.root, [], { kinds: [diskWear] });
  expect(collectors.read(1000)['disk_wear_ratio.mmcblk1']).toBe(expected);
});

it('says of a file system that cannot be asked that it fails, and of the others what is free', () => {
  const board = thawedRoot('pc');
  directory = board.directory;
  board.write('proc/mounts', '/dev/mapper/pc-root / ext4 rw 0 0\n/dev/sdz1 /gone ext4 rw 0 0\n');
  collectors = createCollectors(board.root, [], { kinds: [mounts] });
  const values = collectors.read(1000);
  expect(values['disk_free_bytes./']).toBe(120_000_000_000);
  expect(values).not.toHaveProperty(['disk_free_bytes./gone']);
  expect(collectors.troubles).toMatchObject([{ collector: 'mounts', sensor: '/gone', state: 'failing' }]);
  board.write('proc/mounts', '/dev/mapper/pc-root / ext4 rw 0 0\n');
  collectors.read(11_000);
  expect(collectors.troubles).toEqual([]);
});

it('leaves out file servers, memory that looks like disks, and the disks of containers', () => {
  collectors = createCollectors(frozenRoot('raspberry-pi-4'), [], { kinds: [mounts] });
  const places = Object.keys(collectors.read(1000)).filter((key) => key.startsWith('disk_read_only.'));
  expect(places).toEqual(['disk_read_only./', 'disk_read_only./boot', 'disk_read_only./mnt/My\\040disk']);
});

it('tells a disk once, however often its places are mounted, and not what nodes of a practice cluster share', () => {
  const board = thawedRoot('pc');
  directory = board.directory;
  const lines = [
    '/dev/mapper/pc-root / ext4 rw 0 0',
    '/dev/mapper/pc-root /var/www ext4 ro 0 0',
    '/dev/vda /var/lib/practice-nfs ext4 rw 0 0',
    'tmpfs /var/lib/practice-nfs/lab-n1/dev/shm tmpfs rw 0 0',
  ];
  board.write('proc/mounts', `${lines.join('\n')}\n`);
  collectors = createCollectors(board.root, [], { kinds: [mounts] });
  const values = collectors.read(1000);
  expect(Object.keys(values).filter((key) => key.startsWith('disk_read_only.'))).toEqual(['disk_read_only./']);
  expect(values['disk_read_only./']).toBe(0);
  expect(collectors.troubles).toEqual([]);
});
