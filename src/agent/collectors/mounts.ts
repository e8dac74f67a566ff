import type { Collector, CollectorKind, Machine, Values } from './collector.ts';
import { Every } from './every.ts';
import type { KeptFile } from './kept-file.ts';

const MOST_MOUNTS = 32;

/** Kinds with space of their own that is on this machine. To ask a file server that is away could wait for ever. */
const LOCAL_KINDS = new Set(
  'ext2 ext3 ext4 xfs btrfs f2fs jfs reiserfs bcachefs zfs nilfs2 vfat msdos exfat ntfs ntfs3 fuseblk hfsplus tmpfs'.split(
    ' ',
  ),
);
/** Where a system keeps memory that looks like disks, or disks of containers. */
const SYSTEM_PLACES = [
  ...['/proc', '/sys', '/dev', '/run', '/snap', '/var/lib/docker', '/var/lib/containers', '/var/snap'],
  // Where the nodes of a practice cluster see each other's disks, and their own once more.
  '/var/lib/practice-nfs',
];

interface Mount {
  /** As in /proc/mounts, in which a space is `\040`, and in ASCII: so are the instances of a series. */
  readonly name: string;
  readonly path: string;
  readonly isReadOnly: boolean;
}

/** Lines `device place kind options 0 0` (proc_mounts(5)). Of several places of one device, the shortest. */
function readMounts(file: KeptFile): Mount[] {
  const shortest = new Map<string, Mount>();
  for (const line of file.text().split('\n')) {
    const [device, name, kind, options] = line.split(' ');
    if (device === undefined || name === undefined || kind === undefined || options === undefined) continue;
    // The root may be what it likes, a file server too: without it nothing runs.
    const isReadOnly = options === 'ro' || options.startsWith('ro,');
    // Memory that nobody may write is a fence that somebody put up, not a disk that broke.
    if (kind === 'tmpfs' && isReadOnly) continue;
    const isWanted = name === '/' || (LOCAL_KINDS.has(kind) && !isSystemPlace(name));
    if (!isWanted || name.length > 100) continue;
    const key = kind === 'tmpfs' ? `${device} ${name}` : device;
    const before = shortest.get(key);
    // What was mounted last at a place hides what was before.
    if (before !== undefined && before.name.length < name.length) continue;
    shortest.set(key, { name: name.replace(/[^!-~]/g, '?'), path: placeOf(name), isReadOnly });
  }
  return [...new Map([...shortest.values()].map((mount) => [mount.name, mount])).values()].slice(0, MOST_MOUNTS);
}

function isSystemPlace(path: string): boolean {
  return SYSTEM_PLACES.some((place) => path === place || path.startsWith(`${place}/`));
}

function placeOf(name: string): string {
  const bytes = name.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** What is free, where it can be written, and on how many files. */
export const mounts: CollectorKind = {
  name: 'mounts',
  create({ root, attempts }: Machine): Collector | undefined {
    if (root.text('proc/mounts') === undefined) return undefined;
    const file = root.keep('proc/mounts');
    const often = new Every(3);
    const minutes = new Every(60);
    let known: ReadonlySet<string> = new Set();

    const put = ({ name, path, isReadOnly }: Mount, isWhole: boolean, values: Values): void => {
      values[`disk_read_only.${name}`] = isReadOnly ? 1 : 0;
      const { sizeBytes, freeBytes, files, filesFree } = root.space(path);
      if (sizeBytes === 0) return;
      values[`disk_free_bytes.${name}`] = freeBytes;
      if (!isWhole) return;
      values[`disk_size_bytes.${name}`] = sizeBytes;
      if (files > 0) values[`disk_files_free_ratio.${name}`] = filesFree / files;
    };

    return {
      read(now, values) {
        if (!often.isDue(now)) return;
        const isWhole = minutes.isDue(now);
        const here = readMounts(file);
        attempts.keepOnly(
          'mounts',
          here.map(({ name }) => name),
        );
        for (const mount of here) {
          const isNew = !known.has(mount.name);
          attempts.attempt('mounts', mount.name, now, () => put(mount, isWhole || isNew, values));
        }
        known = new Set(here.map(({ name }) => name));
      },
    };
  },
};
