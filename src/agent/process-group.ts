import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Signals every process of the group that is ours; a group that is gone is no error. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: only programs of another account (setuid) are left in it.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** What was printed before the end is read within so long. */
const LAST_WORDS_MS = 500;

/** For a child that has ended: a process that left its group may hold its pipes open for ever. */
export function closePipesSoon({ stdout, stderr }: ChildProcess): void {
  setTimeout(() => {
    stdout?.destroy();
    stderr?.destroy();
  }, LAST_WORDS_MS).unref();
}

/** Resident memory by process group, in bytes. Pages that processes share count once for each. Empty where there is no /proc. */
export function groupMemory(procRoot = '/proc'): Map<number, number> {
  const bytes = new Map<number, number>();
  if (!existsSync(`${procRoot}/self/stat`)) return bytes;
  const page = pageBytes(procRoot);
  for (const name of readdirSync(procRoot)) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const stat = statFields(procRoot, name);
    if (stat === undefined) continue;
    const group = Number(stat[2]);
    bytes.set(group, (bytes.get(group) ?? 0) + Number(stat[21]) * page);
  }
  return bytes;
}

/** When a process started, in clock ticks since boot: tells it from a later one with the same id. */
export function processStart(pid: number, procRoot = '/proc'): string | undefined {
  return statFields(procRoot, String(pid))?.[19];
}

/** Fields of /proc/PID/stat from the third (state) on: the name before them may hold spaces and brackets. */
function statFields(procRoot: string, pid: string): string[] | undefined {
  try {
    const line = readFileSync(`${procRoot}/${pid}/stat`, 'latin1');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // it ended meanwhile
  }
}

let knownPageBytes: number | undefined;

/** 4 KiB nearly everywhere, 16 KiB on a Raspberry Pi 5. */
function pageBytes(procRoot: string): number {
  knownPageBytes ??=
    Number(/^KernelPageSize:\s+(\d+) kB/m.exec(readFileSync(`${procRoot}/self/smaps`, 'latin1'))?.[1] ?? 4) * 1024;
  return knownPageBytes;
}
