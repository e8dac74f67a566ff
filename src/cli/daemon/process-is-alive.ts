import { readFileSync } from 'node:fs';

/** False also for a process that has ended and that nobody has waited for, as under an init that reaps none. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    // "pid (name) S …": the name may hold anything, so the state stands after the last parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat[stat.lastIndexOf(')') + 2] !== 'Z';
  } catch {
    return true; // no /proc on this system; the signal has told what is known
  }
}
