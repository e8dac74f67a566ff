import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeName } from './this-node.ts';

/** The holder touches its lock so often; one that was not touched for `STALE_MS` belongs to nobody. */
const TOUCH_MS = 5000;
const STALE_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** Runs `work` while nobody else on this or another node holds `path`, a directory that is made for it. */
export async function withDirectoryLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(path))) {
    await breakStale(path);
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {}); // broken by another as stale: the work is repeatable
  }, TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(path, { recursive: true, force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(`${path}/holder`, `${process.pid} ${nodeName()}`);
  return true;
}

async function breakStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  const [pid, node] = (await readFile(`${path}/holder`, 'utf8').catch(() => '')).split(' ');
  const dead = node === nodeName() && !isAlive(Number(pid));
  if (!dead && Date.now() - found.mtimeMs < STALE_MS) return;
  // Only one of those who see it stale succeeds in taking it away.
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
