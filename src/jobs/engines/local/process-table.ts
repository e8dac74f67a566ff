import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

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
  if (process.platform === 'linux') {
    const stat = await readStat(pid);
    return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat.born;
  }
  const lines = await ps(['-o', 'stat=,lstart=', '-p', String(pid)]);
  const found = /^\s*(\S+)\s+(.*\S)/.exec(lines[0] ?? '');
  return found === null || found[1]!.startsWith('Z') ? undefined : found[2];
}

/** Living processes whose session or process group is that of `leader`, without the leader itself. */
export async function followers(leader: number): Promise<readonly number[]> {
  if (process.platform !== 'linux') {
    const lines = await ps(['-A', '-o', 'pid=,pgid=,stat=']);
    const rows = lines.map((line) => line.trim().split(/\s+/));
    return rows
      .filter(([pid, group, state]) => Number(group) === leader && Number(pid) !== leader && !state?.startsWith('Z'))
      .map(([pid]) => Number(pid));
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(readStat));
  return pids.filter((pid, index) => {
    const stat = stats[index];
    if (stat === undefined || pid === leader || stat.state === 'Z' || stat.state === 'X') return false;
    return stat.session === leader || stat.group === leader;
  });
}

/** proc(5): the command's name stands in parentheses and may itself hold any character. */
async function readStat(pid: number) {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined; // ended between the listing and the reading
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0]!, group: Number(fields[2]), session: Number(fields[3]), born: fields[19]! };
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
