import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A living process, zombies left out. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Known on Linux only; elsewhere the group. */
  readonly session: number;
  readonly threads: number;
  /** Its own, and that of the children it has waited for. */
  readonly cpuSec: number;
  readonly residentBytes: number;
  /** Where it was read anyway. With the pid it names the process. */
  readonly born: string | undefined;
}

/** Changes with every start of the computer. */
export async function bootId(): Promise<string> {
  if (process.platform === 'linux') return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  const { stdout } = await promisify(execFile)('sysctl', ['-n', 'kern.bootsessionuuid']);
  return stdout.trim();
}

/**
 * When a process was born, in the words that the supervisor uses of itself: clock ticks since boot on Linux, `ps`'s lstart elsewhere.
 * `undefined`: there is none, or a zombie only (an orphan in a container whose first process reaps nobody stays one for ever).
 */
export async function bornAt(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return readRow(pid, 0)?.born;
  const lines = await ps(['-o', 'stat=,lstart=', '-p', String(pid)]);
  const found = /^\s*(\S+)\s+(.*\S)/.exec(lines[0] ?? '');
  return found === null || found[1]!.startsWith('Z') ? undefined : found[2];
}

/** /proc is read without leaving the thread: no disk is behind it, and 94 processes take 1 ms of CPU instead of 7. */
export async function listProcesses(): Promise<readonly ProcessRow[]> {
  if (process.platform !== 'linux') return (await ps(['-A', '-o', PS_COLUMNS])).flatMap(parsePsLine);
  const page = await pageBytes();
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readRow(Number(pid), page)).filter((row) => row !== undefined);
}

/** Of these, those that live. */
export async function readProcesses(pids: readonly number[]): Promise<readonly ProcessRow[]> {
  if (pids.length === 0) return [];
  if (process.platform !== 'linux') return (await ps(['-o', PS_COLUMNS, '-p', pids.join(',')])).flatMap(parsePsLine);
  const page = await pageBytes();
  return pids.map((pid) => readRow(pid, page)).filter((row) => row !== undefined);
}

/** Living processes whose session or process group is that of `leader`, without the leader itself. */
export async function followers(leader: number): Promise<readonly number[]> {
  const rows = await listProcesses();
  return rows
    .filter(({ pid, session, group }) => pid !== leader && (session === leader || group === leader))
    .map(({ pid }) => pid);
}

/** Linux's USER_HZ, which is 100 on all it runs on. */
const TICKS_A_SEC = 100;

/** proc(5): the command's name stands in parentheses and may itself hold any character. */
function readRow(pid: number, page: number): ProcessRow | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // ended between the listing and the reading
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    threads: Number(fields[17]),
    cpuSec: ticks / TICKS_A_SEC,
    residentBytes: Number(fields[21]) * page,
    born: fields[19]!,
  };
}

let knownPageBytes: Promise<number> | undefined;

/** 16 KiB on a Raspberry Pi 5. */
function pageBytes(): Promise<number> {
  knownPageBytes ??= askPageBytes();
  return knownPageBytes;
}

async function askPageBytes(): Promise<number> {
  try {
    return Number((await promisify(execFile)('getconf', ['PAGESIZE'])).stdout) || 4096;
  } catch {
    return 4096;
  }
}

const PS_COLUMNS = 'pid=,ppid=,pgid=,rss=,time=,stat=';

function parsePsLine(line: string): ProcessRow[] {
  const [pid, parent, group, kib, time = '', state = ''] = line.trim().split(/\s+/);
  if (state.startsWith('Z')) return [];
  const cpuSec = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const ids = { pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(group) };
  return [{ ...ids, threads: 1, cpuSec, residentBytes: Number(kib) * 1024, born: undefined }];
}

async function ps(args: readonly string[]): Promise<string[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', args, { env: { PATH: process.env.PATH, LC_ALL: 'C' } });
    return stdout.split('\n').filter((line) => line.trim() !== '');
  } catch (error) {
    if ((error as { code?: unknown }).code === 1) return []; // ps says so when it knows no such process
    throw error;
  }
}
