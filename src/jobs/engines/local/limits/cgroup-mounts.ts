import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Where this process stands in each hierarchy of cgroups(7). */
export interface CgroupMounts {
  readonly v2: CgroupMount | undefined;
  /** `memory`, `pids`, `cpuacct`, …; those that are mounted. */
  readonly v1: ReadonlyMap<string, CgroupMount>;
}

export interface CgroupMount {
  readonly mountPoint: string;
  /** Of this process; below the mount point. */
  readonly own: string;
}

export async function readCgroupMounts(proc = '/proc'): Promise<CgroupMounts> {
  const [memberships, mounts] = await Promise.all(
    ['self/cgroup', 'self/mountinfo'].map((name) => readFile(join(proc, name), 'utf8').catch(() => '')),
  );
  return parseCgroupMounts(memberships!, mounts!);
}

/** proc_pid_mountinfo(5): `… root mount-point options - type source super-options`; /proc/PID/cgroup: `number:controllers:path`. */
export function parseCgroupMounts(memberships: string, mounts: string): CgroupMounts {
  const paths = new Map<string, string>();
  for (const line of memberships.split('\n')) {
    const [, number, controllers, path] = /^(\d+):([^:]*):(.+)$/.exec(line) ?? [];
    if (path === undefined) continue;
    if (number === '0') paths.set('v2', path);
    for (const controller of controllers!.split(',')) if (controller !== '') paths.set(controller, path);
  }
  let v2: CgroupMount | undefined;
  const v1 = new Map<string, CgroupMount>();
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, escaped] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (root === undefined || escaped === undefined) continue;
    const mountPoint = escaped.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
    const mount = (path: string | undefined) => path && { mountPoint, own: ownDirectory(mountPoint, root, path) };
    if (type === 'cgroup2') v2 ??= mount(paths.get('v2')) || undefined;
    if (type !== 'cgroup') continue;
    for (const controller of options.split(',')) {
      const found = mount(paths.get(controller));
      if (found && !v1.has(controller)) v1.set(controller, found);
    }
  }
  return { v2, v1 };
}

/** A container sees a part of the hierarchy only, which may be called `root` in its own list of cgroups. */
function ownDirectory(mountPoint: string, root: string, path: string): string {
  const below = relative(root, path);
  return below.startsWith('..') ? mountPoint : join(mountPoint, below);
}
