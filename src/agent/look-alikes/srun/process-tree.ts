import { readdirSync, readFileSync } from 'node:fs';

/** The processes below `roots`, without these. What was left by a parent that ended is not found. */
export function descendants(roots: readonly number[], procRoot = '/proc'): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync(procRoot)) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(`${procRoot}/${name}/stat`);
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [Number(name)]);
    else siblings.push(Number(name));
  }
  const found: number[] = [];
  let next = [...roots];
  while (next.length > 0) {
    next = next.flatMap((pid) => children.get(pid) ?? []);
    found.push(...next);
  }
  return found;
}

function parentOf(statPath: string): number | undefined {
  try {
    const line = readFileSync(statPath, 'latin1');
    return Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}

/** One that has ended gets none. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // EPERM: a program that took another account.
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  }
}
