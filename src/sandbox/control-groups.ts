import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BreadboxError } from '../cluster/errors.ts';

const END_MS = 10_000;

/**
 * Where control groups of version 2 are mounted and, on a machine that has it, version 1's tree named systemd; what
 * is in these two is a node's own. Undefined: the machine has no version 2.
 */
export function controlGroupMounts(mounts: string): readonly string[] | undefined {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  const unified = rows.find(([, , type]) => type === 'cgroup2')?.[1];
  const named = rows.find(([, , type, options]) => type === 'cgroup' && options?.split(',').includes('name=systemd'));
  return unified === undefined ? undefined : [unified, ...(named?.[1] === undefined ? [] : [named[1]])];
}

/** The processes of one virtual node, or of all nodes of a sandbox: in the same place of each tree. */
export class ControlGroup {
  readonly directories: readonly string[];

  constructor(mounts: readonly string[], path: string) {
    this.directories = mounts.map((mount) => join(mount, path));
  }

  static async at(path: string): Promise<ControlGroup> {
    return new ControlGroup(controlGroupMounts(await readFile('/proc/mounts', 'utf8')) ?? [], path);
  }

  async make(): Promise<void> {
    for (const directory of this.directories) await mkdir(directory, { recursive: true });
  }

  async processes(): Promise<readonly number[]> {
    const found = new Set<number>();
    for (const directory of this.directories) {
      for (const folder of await tree(directory)) {
        const text = await absentAs('', readFile(join(folder, 'cgroup.procs'), 'utf8'));
        for (const pid of text.split('\n')) if (pid !== '' && pid !== '0') found.add(Number(pid));
      }
    }
    return [...found];
  }

  /** Ends all of it at once. @throws BreadboxError `command-failed` where something does not end */
  async kill(): Promise<void> {
    for (const end = Date.now() + END_MS; ; await sleep(20)) {
      // Kernels before 5.14 have no cgroup.kill: one by one then, until no new ones come.
      for (const directory of this.directories) await absentAs(undefined, writeKill(directory));
      const left = await this.processes();
      if (left.length === 0) return;
      for (const pid of left) signal(pid, 'SIGKILL');
      if (Date.now() > end) {
        throw new BreadboxError('command-failed', `Processes of a virtual node do not end: ${left.join(', ')}.`);
      }
    }
  }

  /** What is empty of it; the kernel lets go of groups a moment after their last process. */
  async remove(): Promise<void> {
    for (const directory of this.directories) {
      for (const end = Date.now() + END_MS; ; await sleep(20)) {
        const folders = await tree(directory);
        if (folders.length === 0) break;
        for (const folder of folders.reverse()) await rmdir(folder).catch(() => {});
        if (Date.now() > end) throw new BreadboxError('command-failed', `The control group ${directory} stays.`);
      }
    }
  }
}

export function signal(pid: number, name: NodeJS.Signals | number): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function writeKill(directory: string): Promise<void> {
  await writeFile(join(directory, 'cgroup.kill'), '1', { flag: 'r+' });
}

/** A folder and all below it, parents first; nothing where it is not there. */
async function tree(directory: string): Promise<string[]> {
  const entries = await absentAs(undefined, readdir(directory, { withFileTypes: true }));
  if (entries === undefined) return [];
  const below = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map((entry) => tree(join(directory, entry.name))),
  );
  return [directory, ...below.flat()];
}

/** A group may go, with its files, at any moment. */
async function absentAs<T, U>(value: U, reading: Promise<T>): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'EOPNOTSUPP') return value;
    throw error;
  }
}
