import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Keeps this process, and whatever it starts from now on, to `count` of its cores; false where the system has no means for it. */
export function keepToCores(count: number): boolean {
  const cores = allowedCores();
  if (cores.length === 0) return false;
  if (cores.length <= count) return true;
  // The last ones: most that a system does by itself happens on the first.
  const list = cores.slice(-count).join(',');
  return spawnSync('taskset', ['-a', '-c', '-p', list, String(process.pid)], { stdio: 'ignore' }).status === 0;
}

function allowedCores(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '';
    return list.split(',').flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
  } catch {
    return []; // no /proc
  }
}
