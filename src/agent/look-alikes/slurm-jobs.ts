import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Job, JobDetail, JobList, JobStateWord } from '../../protocol/jobs.ts';
import type { HeadAccess } from './head-access.ts';

/** Slurm's words for a state, in the order of its numbers. */
const STATES: Readonly<Record<JobStateWord, readonly [compact: string, long: string]>> = {
  pending: ['PD', 'PENDING'],
  running: ['R', 'RUNNING'],
  completed: ['CD', 'COMPLETED'],
  cancelled: ['CA', 'CANCELLED'],
  failed: ['F', 'FAILED'],
  timeout: ['TO', 'TIMEOUT'],
  'node-fail': ['NF', 'NODE_FAIL'],
  'out-of-memory': ['OOM', 'OUT_OF_MEMORY'],
};
/** Slurm's, of which no job here ever is. */
const OTHER_STATES = [
  ...['S', 'SUSPENDED', 'CG', 'COMPLETING', 'CF', 'CONFIGURING', 'PR', 'PREEMPTED', 'BF', 'BOOT_FAIL'],
  ...['DL', 'DEADLINE', 'RS', 'RESIZING', 'RQ', 'REQUEUED', 'RH', 'REQUEUE_HOLD', 'RV', 'REVOKED'],
  ...['SI', 'SIGNALING', 'SE', 'SPECIAL_EXIT', 'SO', 'STAGE_OUT', 'ST', 'STOPPED'],
];
const ALL_JOBS = 100_000;

export function compactState(state: JobStateWord): string {
  return STATES[state][0];
}

export function longState(state: JobStateWord): string {
  return STATES[state][1];
}

export function stateNumber(state: JobStateWord): number {
  return Object.keys(STATES).indexOf(state);
}

/** `PD,running,CD` in our words, `all` as all of them. Undefined with the first word that is no state. */
export function readStates(text: string): { readonly states: readonly JobStateWord[] } | { readonly unknown: string } {
  const states: JobStateWord[] = [];
  for (const word of text.split(',')) {
    const upper = word.trim().toUpperCase();
    if (upper === 'ALL') return { states: Object.keys(STATES) as JobStateWord[] };
    const found = Object.entries(STATES).find(([, names]) => names.includes(upper));
    if (found !== undefined) states.push(found[0] as JobStateWord);
    else if (!OTHER_STATES.includes(upper)) return { unknown: word };
  }
  return { states };
}

export const KNOWN_STATES = [
  ...Object.values(STATES).map(([, long]) => long),
  ...OTHER_STATES.filter((word) => word.length > 2),
].join(',');

export interface JobQuery {
  readonly jobs?: readonly string[] | undefined;
  readonly states?: readonly JobStateWord[] | undefined;
  readonly ended?: boolean;
  readonly since?: string;
}

/** Oldest first. */
export async function loadJobs(head: HeadAccess, query: JobQuery = {}): Promise<readonly Job[]> {
  const { jobs } = await head.get<JobList>('/api/jobs', {
    jobs: query.jobs?.join(','),
    states: query.states?.join(','),
    ended: query.ended,
    since: query.since,
    limit: ALL_JOBS,
  });
  return [...jobs].sort((a, b) => Number(a.rawId) - Number(b.rawId));
}

const AT_ONCE = 8;

/** Of many jobs, those that are gone meanwhile left out. */
export async function loadDetails(head: HeadAccess, jobs: readonly Job[]): Promise<ReadonlyMap<string, JobDetail>> {
  const details = new Map<string, JobDetail>();
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
      try {
        details.set(job.rawId, await head.get<JobDetail>(`/api/jobs/${job.jobId}`));
      } catch (error) {
        if ((error as { status?: number }).status !== 404) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, jobs.length) }, work));
  return details;
}

/** What Slurm calls the user: the Unix account. A head that is not root runs all as its own, which is ours. */
export function accountOf(job: Job): string {
  return job.account ?? userInfo().username;
}

/** By the words of `-u`: account, its number, or Breadbox user. */
export function isOfUser(job: Job, users: readonly string[]): boolean {
  const account = accountOf(job);
  return users.some((user) => user === account || user === job.user || user === accountIds(account).uid);
}

const known = new Map<string, { readonly uid: string; readonly gid: string; readonly group: string }>();

/** As /etc/passwd and /etc/group have it; of other directories only our own. */
export function accountIds(account: string): { readonly uid: string; readonly gid: string; readonly group: string } {
  const before = known.get(account);
  if (before !== undefined) return before;
  const row = rows('/etc/passwd').find(([name]) => name === account);
  const own = userInfo();
  const isOwn = own.username === account;
  const uid = row?.[2] ?? (isOwn ? String(own.uid) : '0');
  const gid = row?.[3] ?? (isOwn ? String(own.gid) : '0');
  const ids = { uid, gid, group: rows('/etc/group').find((fields) => fields[2] === gid)?.[0] ?? gid };
  known.set(account, ids);
  return ids;
}

export function isAccount(name: string): boolean {
  return name === userInfo().username || rows('/etc/passwd').some((row) => row[0] === name || row[2] === name);
}

function rows(path: string): readonly (readonly string[])[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return []; // a system without: numbers stand for names
  }
}

/** In seconds; 0 before it starts. */
export function elapsedSec(job: Pick<Job, 'startedAt' | 'endedAt'>, now: Date): number {
  if (job.startedAt === undefined) return 0;
  const end = job.endedAt === undefined ? now.getTime() : Date.parse(job.endedAt);
  return Math.max(0, Math.floor((end - Date.parse(job.startedAt)) / 1000));
}

/** As Slurm numbers without a priority plugin: the first one submitted has the highest, held ones have none. */
export function priorityOf(job: Job): number {
  return job.held ? 0 : 4_294_901_760 - Number(job.rawId) - job.nice;
}

/** `100M`, `4G`, `0` */
export function memoryWords(bytes: number | undefined): string {
  if (bytes === undefined || bytes === 0) return '0';
  let value = Math.ceil(bytes / 2 ** 20);
  let unit = 0;
  while (value % 1024 === 0 && unit < 2) {
    value /= 1024;
    unit++;
  }
  return `${value}${'MGT'[unit]}`;
}

/** Slurm's word; ended ones have theirs from their state. */
export function reasonOf(job: Job): string {
  if (job.state === 'pending') return job.reason ?? (job.held ? 'JobHeldUser' : 'None');
  if (job.state === 'timeout') return 'TimeLimit';
  if (job.state === 'failed') return 'NonZeroExitCode';
  if (job.state === 'node-fail') return 'NodeDown';
  return job.state === 'out-of-memory' ? 'OutOfMemory' : 'None';
}

/** `0:0` of a job; a state that is no failure of the program's own has none. */
export function exitWords(job: Pick<Job, 'state' | 'exitCode'>): string {
  if (job.state === 'out-of-memory') return '0:125';
  return job.state === 'failed' ? `${job.exitCode ?? 1}:0` : '0:0';
}
