import { readFileSync } from 'node:fs';
import { isAlive, type ProcessName, withDescendants } from '../process-tree.ts';

/** The kernel's clock for /proc, USER_HZ: 100 on every Linux. */
const TICKS_A_SECOND = 100;

/** User and system time of a process, of all that it has started and waited for, and of all that it has still running. */
export function treeCpuSeconds(root: ProcessName): number {
  if (!isAlive(root)) throw new Error(`process ${root.pid} has ended`);
  return withDescendants(root).reduce((sum, { pid }) => sum + ownAndWaitedFor(pid), 0);
}

function ownAndWaitedFor(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // utime, stime, cutime, cstime: fields 14 to 17 of proc_pid_stat(5); the state, field 3, is the first here.
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_A_SECOND;
  } catch {
    return 0; // it has ended since: its parent has its time
  }
}

export interface Memory {
  readonly rssBytes: number;
  /** Its own: what would be free again if it ended. */
  readonly ussBytes: number;
}

/** Of a process and all that it has started, by smaps_rollup of proc_pid_smaps(5). */
export function treeMemory(root: ProcessName): Memory {
  const all = withDescendants(root).map(({ pid }) => memoryOf(pid));
  return {
    rssBytes: all.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
    ussBytes: all.reduce((sum, { ussBytes }) => sum + ussBytes, 0),
  };
}

function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const bytes = (key: string): number => {
    const match = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text);
    if (match === null) throw new Error(`/proc/${pid}/smaps_rollup has no ${key}`);
    return Number(match[1]) * 1024;
  };
  return { rssBytes: bytes('Rss'), ussBytes: bytes('Private_Clean') + bytes('Private_Dirty') };
}
