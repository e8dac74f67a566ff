import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { listProcesses } from '../process-table.ts';
import { PolledFence, proportionalBytes } from './polled-fence.ts';

const MARK = `/nowhere/tëst-${process.pid}/steps`;
let child: ChildProcess | undefined;

/** A stand-in for a supervisor, which leads a session, and what it starts. */
async function start(script: string): Promise<{ fence: PolledFence; leader: number }> {
  const started = `${script}\necho up\nwait`;
  child = spawn('/bin/sh', ['-c', started], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, BREADBOX_STEPS: MARK },
  });
  await once(child.stdout!, 'data');
  return { fence: new PolledFence(child.pid, MARK), leader: child.pid! };
}

afterEach(async () => {
  if (child?.pid === undefined) return;
  await new PolledFence(child.pid, MARK).kill();
  child.kill('SIGKILL');
});

const alive = async (pids: readonly number[]) => (await listProcesses()).filter(({ pid }) => pids.includes(pid)).length;

test('what stays, what leaves the session, and a daemon that nobody waits for are found and ended', async () => {
  const { fence, leader } = await start('sleep 61 & setsid sleep 62 & (setsid sh -c "sleep 63 & sleep 64" &)');
  await expect.poll(async () => (await fence.members()).length).toBeGreaterThanOrEqual(5);
  const members = await fence.members();
  expect(members).not.toContain(leader);
  await fence.kill();
  expect(await alive(members)).toBe(0);
});

test.runIf(process.platform === 'linux')(
  'a daemon that clears its environment is known by its parent, and stays known when it has none',
  async () => {
    const { fence } = await start('setsid env -i /bin/sh -c "sleep 1; setsid sleep 65 & sleep 0.5" &');
    const pids = new Set<number>();
    for (let round = 0; round < 40; round++) {
      for (const pid of await fence.members()) pids.add(pid);
      await sleep(50);
    }
    await expect.poll(async () => (await fence.members()).length).toBe(1);
    await fence.kill();
    expect(await alive([...pids])).toBe(0);
  },
);

test('nobody else is counted: a second job, and this process', async () => {
  const { fence } = await start('sleep 66 &');
  const other = spawn('sleep', ['67'], { env: { BREADBOX_STEPS: `${MARK}2` }, detached: true });
  const members = await fence.members();
  expect(members).not.toContain(other.pid);
  expect(members).not.toContain(process.pid);
  expect(members).toHaveLength(1);
  await fence.kill();
  expect(await alive([other.pid!])).toBe(1);
  other.kill('SIGKILL');
});

test('a fork bomb is ended by stopping it first', async () => {
  // Each starts two more and waits; by itself it ends at 2^9 processes.
  const bomb = 'f() { [ $1 -gt 8 ] && exec sleep 60; f $(($1 + 1)) & f $(($1 + 1)) & wait; }; f 0 &';
  const { fence } = await start(bomb);
  await expect.poll(async () => (await fence.measure())!.processes).toBeGreaterThan(30);
  await fence.kill();
  expect(await fence.members()).toEqual([]);
});

const hasPython = spawnSync('python3', ['-c', '']).status === 0;

test.runIf(hasPython && process.platform === 'linux')(
  'memory that processes share counts once when it matters',
  async () => {
    const script =
      'import os, time; b = bytearray(60_000_000); [os.fork() or time.sleep(60) for _ in range(2)]; time.sleep(60)';
    const { fence } = await start(`python3 -c '${script}' &`);
    for (let round = 0; round < 100 && (await fence.members()).length < 3; round++) await sleep(50);
    await sleep(200);
    const members = await fence.members();
    const resident = (await fence.measure())!.memBytes;
    const shared = (await proportionalBytes(members))!;
    expect(resident).toBeGreaterThan(170e6);
    expect(shared).toBeGreaterThan(60e6);
    expect(shared).toBeLessThan(110e6);
    await fence.kill();
  },
);

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a process of another account that names the directory of a job is not one of it',
  async () => {
    const { fence } = await start('sleep 68 &');
    const own = await fence.members();
    const env = { PATH: process.env.PATH, BREADBOX_STEPS: MARK };
    const other = spawn('sleep', ['69'], { env, detached: true, uid: 65534 });
    const same = spawn('sleep', ['69'], { env, detached: true });
    await expect.poll(() => fence.members()).toEqual([...own, same.pid].sort((a, b) => a! - b!));
    await sleep(200);
    expect(await fence.members()).not.toContain(other.pid);
    for (const process of [other, same]) process.kill('SIGKILL');
  },
);
