import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CgroupFence, type CgroupParents, makeParents, parentsOf } from './cgroup-fence.ts';
import { type CgroupMount, type CgroupMounts, readCgroupMounts } from './cgroup-mounts.ts';
import { HEAD_LEAF, roomInDelegated } from './delegated-cgroup.ts';

/** Where cgroups for jobs can be made, tried out with a process; `undefined`: nowhere. `directory` makes the name: heads do not share. */
export async function chooseCgroup(directory: string): Promise<CgroupParents | undefined> {
  if (process.platform !== 'linux') return undefined;
  const name = `breadbox-${createHash('sha256').update(directory).digest('hex').slice(0, 10)}`;
  for (const find of [findV2, findV1, findPlainV1]) {
    try {
      const parents = await find(await readCgroupMounts(), name);
      if (parents === undefined) continue;
      await removeLeftovers(parents);
      await makeParents(parents);
      await tryOut(parents);
      return parents;
    } catch {
      // Read-only, not ours, or without the controllers: the next way may do.
    }
  }
  return undefined;
}

/** Root makes its own at the top. Others need a subtree that was delegated to them. */
async function findV2({ v2 }: CgroupMounts, name: string): Promise<CgroupParents | undefined> {
  if (v2 === undefined) return undefined;
  const top = process.getuid?.() === 0 ? v2.mountPoint : await roomInDelegated(v2);
  if (top === undefined) return undefined;
  const controllers = (await readFile(join(top, 'cgroup.controllers'), 'utf8')).trim().split(' ');
  if (!controllers.includes('memory') || !controllers.includes('pids')) return undefined;
  await writeFile(join(top, 'cgroup.subtree_control'), '+memory +pids');
  const own = join(top, name);
  return { kind: 'cgroup-v2', memory: own, pids: own, cpuacct: undefined, unified: own };
}

/** Below this process's own cgroups, so that limits of a container or a service hold for jobs too. */
async function findV1({ v1, v2 }: CgroupMounts, name: string): Promise<CgroupParents | undefined> {
  const at = (mount: CgroupMount | undefined) => mount && join(mount.own, name);
  const memory = at(v1.get('memory'));
  if (memory === undefined || /\s/.test(memory)) return undefined;
  return { kind: 'cgroup-v1', memory, pids: at(v1.get('pids')), cpuacct: at(v1.get('cpuacct')), unified: at(v2) };
}

/** Where version 2 is mounted beside it, and not to be written. */
async function findPlainV1({ v1 }: CgroupMounts, name: string): Promise<CgroupParents | undefined> {
  return findV1({ v1, v2: undefined }, name);
}

const LEFTOVER_MS = 10 * 60_000;

/**
 * Of heads that were killed, also those whose directory is gone. One with processes cannot be removed; a young one may be about to get
 * some; and a head whose empty one was removed makes it again.
 */
async function removeLeftovers(parents: CgroupParents): Promise<void> {
  for (const top of new Set(parentsOf(parents).map((path) => dirname(path)))) {
    for (const own of await oldOnes(top, 'breadbox-')) {
      for (const job of await oldOnes(own, 'job-')) await rmdir(job).catch(() => undefined);
      await rmdir(own).catch(() => undefined);
    }
  }
}

async function oldOnes(folder: string, prefix: string): Promise<readonly string[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix) && name !== HEAD_LEAF);
  const old: string[] = [];
  for (const path of names.map((name) => join(folder, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > LEFTOVER_MS) old.push(path);
  }
  return old;
}

async function tryOut(parents: CgroupParents): Promise<void> {
  const fence = new CgroupFence(parents, `try-${process.pid}`);
  try {
    await fence.make(2 ** 30, 100);
    const join = 'for file; do echo 0 >"$file" || exit 1; done';
    await promisify(execFile)('/bin/sh', ['-c', join, 'sh', ...fence.joinFiles]);
    if ((await fence.measure()) === undefined) throw new Error('its memory cannot be read');
  } finally {
    await fence.remove();
  }
}
