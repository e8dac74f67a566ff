import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CgroupFence, type CgroupParents, cgroupFences, makeParents } from './cgroup-fence.ts';
import { chooseCgroup } from './choose-cgroup.ts';
import type { LimitedJob } from './limiter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breadbox-fence-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Files as Linux 6.1 shows them below /sys/fs/cgroup. */
async function frozenV2(): Promise<CgroupParents> {
  const own = join(folder, 'breadbox');
  await mkdir(join(own, 'job-7'), { recursive: true });
  const files = {
    'memory.stat': 'anon 50000\nfile 30000\nkernel 100\nshmem 10000\n',
    'memory.peak': '120000\n',
    'memory.events': 'low 0\nhigh 0\nmax 9\noom 2\noom_kill 1\noom_group_kill 0\n',
    'cpu.stat': 'usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n',
    'pids.current': '3\n',
    'cgroup.procs': '',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, 'job-7', name), text);
  return { kind: 'cgroup-v2', memory: own, pids: own, cpuacct: undefined, unified: own };
}

test('version 2: limits are written, and the cache of files is not counted as used', async () => {
  const parents = await frozenV2();
  await makeParents(parents);
  const fence = new CgroupFence(parents, 'job-7');
  await fence.make(64 * 2 ** 20, 100);
  const written = (name: string) => readFile(join(parents.memory, 'job-7', name), 'utf8');
  expect(await readFile(join(parents.memory, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids');
  expect([await written('memory.max'), await written('memory.swap.max'), await written('pids.max')]).toEqual([
    String(64 * 2 ** 20),
    '0',
    '100',
  ]);
  expect(fence.joinFiles).toEqual([join(parents.memory, 'job-7', 'cgroup.procs')]);
  expect(await fence.measure()).toEqual({
    memBytes: 60_000,
    peakMemBytes: 100_000,
    cpuSec: 2.5,
    processes: 3,
    oomKills: 1,
  });
});

test('version 2 of an old kernel: no peak, and that is said', async () => {
  const parents = await frozenV2();
  await rm(join(parents.memory, 'job-7', 'memory.peak'));
  expect(await new CgroupFence(parents, 'job-7').measure()).toMatchObject({ peakMemBytes: undefined });
});

test('where there is no cgroup any more there is nothing to measure, kill or remove', async () => {
  const fence = new CgroupFence(await frozenV2(), 'job-8');
  expect(await fence.measure()).toBeUndefined();
  await fence.kill();
  await fence.remove();
});

test('a later head finds the cgroup where an earlier one made it', async () => {
  const parents = await frozenV2();
  const job: LimitedJob = {
    ...{ jobId: '7', rawId: '7', directory: folder, startedAt: undefined },
    spec: { name: 'x', argv: [], cpus: 1, directory: folder, batch: { tasks: 1, cpusPerTask: 1 } },
  };
  expect(cgroupFences(parents).find(job, undefined)).toBeUndefined();
  await cgroupFences(parents).build(job);
  const elsewhere = { ...parents, memory: join(folder, 'other'), pids: undefined, unified: undefined };
  expect((await cgroupFences(elsewhere).find(job, undefined)?.measure())?.memBytes).toBe(60_000);
});

test('a real cgroup holds what leaves its session, measures it, kills it and is gone', async (context) => {
  const parents = await chooseCgroup(folder);
  if (parents === undefined) return context.skip('no cgroup can be made here');
  const fence = new CgroupFence(parents, 'job-1');
  await fence.make(100 * 2 ** 20, 50);
  const join = 'for file; do echo 0 >"$file"; done; setsid sleep 60 & setsid setsid sleep 60 & echo up; wait';
  const child = spawn('/bin/sh', ['-c', join, 'sh', ...fence.joinFiles], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const measure = (await fence.measure())!;
  expect(measure.processes).toBeGreaterThanOrEqual(3);
  expect(measure.memBytes).toBeGreaterThan(0);
  expect(measure.memBytes).toBeLessThan(50 * 2 ** 20);
  expect(await fence.members()).toContain(child.pid);
  await fence.kill();
  await ended;
  expect(await fence.members()).toEqual([]);
  await fence.remove();
  await cgroupFences(parents).close();
  expect(existsSync(parents.memory)).toBe(false);
});
