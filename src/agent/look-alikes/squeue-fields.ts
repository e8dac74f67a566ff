import type { JobLine } from './folded-arrays.ts';
import {
  accountIds,
  accountOf,
  compactState,
  elapsedSec,
  longState,
  memoryWords,
  priorityOf,
  reasonOf,
} from './slurm-jobs.ts';
import { clockTime, shortSpan } from './slurm-time.ts';

export interface SqueueField {
  readonly title: string;
  readonly value: (line: JobLine, now: Date) => string;
  /** It takes the whole description of each job. */
  readonly detailed?: boolean;
}

const constant = (title: string, value: string): SqueueField => ({ title, value: () => value });

/** By the letters of `squeue -o`. What this computer does not have is what Slurm shows of a job that did not ask for it. */
export const SQUEUE_FIELDS: Readonly<Record<string, SqueueField>> = {
  a: constant('ACCOUNT', '(null)'),
  A: { title: 'JOBID', value: ({ job }) => job.rawId },
  b: constant('TRES_PER_NODE', 'N/A'),
  B: { title: 'EXEC_HOST', value: ({ job }) => job.nodes ?? 'n/a' },
  c: { title: 'MIN_CPUS', value: ({ job }) => String(job.cpus) },
  C: { title: 'CPUS', value: ({ job }) => String(job.cpus) },
  d: constant('MIN_TMP_DISK', '0'),
  D: constant('NODES', '1'),
  e: { title: 'END_TIME', value: endTime },
  E: { title: 'DEPENDENCY', value: ({ detail }) => detail?.dependencies || '(null)', detailed: true },
  f: constant('FEATURES', '(null)'),
  F: { title: 'ARRAY_JOB_ID', value: ({ job }) => job.arrayId ?? job.rawId },
  g: { title: 'GROUP', value: ({ job }) => accountIds(accountOf(job)).group },
  G: { title: 'GROUP', value: ({ job }) => accountIds(accountOf(job)).gid },
  h: constant('OVER_SUBSCRIBE', 'OK'),
  H: constant('SOCKETS_PER_NODE', '*'),
  i: { title: 'JOBID', value: ({ id }) => id },
  I: constant('CORES_PER_SOCKET', '*'),
  j: { title: 'NAME', value: ({ job }) => job.name },
  J: constant('THREADS_PER_CORE', '*'),
  k: { title: 'COMMENT', value: (line) => optionOf(line, 'comment') ?? '(null)', detailed: true },
  K: { title: 'ARRAY_TASK_ID', value: ({ indexes }) => indexes ?? 'N/A' },
  l: { title: 'TIME_LIMIT', value: ({ job }) => span(job.timeLimitSec) },
  L: { title: 'TIME_LEFT', value: timeLeft },
  m: { title: 'MIN_MEMORY', value: ({ job }) => memoryWords(job.memBytes) },
  M: { title: 'TIME', value: ({ job }, now) => shortSpan(elapsedSec(job, now)) },
  n: constant('REQ_NODES', ''),
  N: { title: 'NODELIST', value: ({ job }) => job.nodes ?? '' },
  o: { title: 'COMMAND', value: ({ detail }) => detail?.command ?? '(null)', detailed: true },
  O: constant('CONTIGUOUS', '0'),
  p: { title: 'PRIORITY', value: ({ job }) => (priorityOf(job) / 2 ** 32).toFixed(14) },
  P: { title: 'PARTITION', value: ({ job }) => job.partition },
  q: constant('QOS', '(null)'),
  Q: { title: 'PRIORITY', value: ({ job }) => String(priorityOf(job)) },
  r: { title: 'REASON', value: ({ job }) => reasonOf(job) },
  R: { title: 'NODELIST(REASON)', value: reasonOrNodes },
  s: constant('SELECT_JOBINFO', ''),
  S: { title: 'START_TIME', value: startTime, detailed: true },
  t: { title: 'ST', value: ({ job }) => compactState(job.state) },
  T: { title: 'STATE', value: ({ job }) => longState(job.state) },
  u: { title: 'USER', value: ({ job }) => accountOf(job) },
  U: { title: 'UID', value: ({ job }) => accountIds(accountOf(job)).uid },
  v: constant('RESERVATION', '(null)'),
  V: { title: 'SUBMIT_TIME', value: ({ job }) => clockTime(job.submittedAt) },
  w: constant('WCKEY', '(null)'),
  W: constant('LICENSES', '(null)'),
  x: constant('EXC_NODES', ''),
  X: constant('CORE_SPEC', 'N/A'),
  y: { title: 'NICE', value: ({ job }) => String(job.nice) },
  Y: constant('SCHEDNODES', '(null)'),
  z: constant('S:C:T', '*:*:*'),
  Z: { title: 'WORK_DIR', value: ({ job }) => job.directory ?? '(null)' },
};

/** By the names of `squeue -O`: a letter, or what has none. */
export const NAMED_SQUEUE_FIELDS: Readonly<Record<string, string | SqueueField>> = {
  ...{ account: 'a', arrayjobid: 'F', arraytaskid: 'K', batchhost: 'B', command: 'o', comment: 'k', contiguous: 'O' },
  ...{ dependency: 'E', endtime: 'e', feature: 'f', groupid: 'G', groupname: 'g', jobarrayid: 'i', jobid: 'A' },
  ...{ licenses: 'W', mincpus: 'c', minmemory: 'm', name: 'j', nice: 'y', nodelist: 'N', nodes: 'D', numcpus: 'C' },
  ...{ numnodes: 'D', oversubscribe: 'h', partition: 'P', priority: 'p', prioritylong: 'Q', qos: 'q', reason: 'r' },
  ...{ reasonlist: 'R', reqnodes: 'n', reservation: 'v', schednodes: 'Y', starttime: 'S', state: 'T', wckey: 'w' },
  ...{ statecompact: 't', submittime: 'V', timeleft: 'L', timelimit: 'l', timeused: 'M', userid: 'U', username: 'u' },
  ...{ workdir: 'Z', mintmpdisk: 'd' },
  numtasks: { title: 'TASKS', value: ({ job }) => String(job.tasks) },
  restartcnt: { title: 'RESTART_COUNT', value: ({ job }) => String(job.restarts) },
  exit_code: { title: 'EXIT_CODE', value: ({ job }) => String((job.exitCode ?? 0) * 256) },
  stdout: { title: 'STDOUT', value: ({ detail }) => detail?.stdout ?? '', detailed: true },
  stderr: { title: 'STDERR', value: ({ detail }) => detail?.stderr ?? detail?.stdout ?? '', detailed: true },
  pendingtime: {
    title: 'PENDING_TIME',
    value: ({ job }, now) => {
      const end = job.startedAt === undefined ? now.getTime() : Date.parse(job.startedAt);
      return String(Math.floor((end - Date.parse(job.submittedAt)) / 1000));
    },
  },
};

function span(seconds: number | undefined): string {
  return seconds === undefined ? 'UNLIMITED' : shortSpan(seconds);
}

function timeLeft({ job }: JobLine, now: Date): string {
  if (job.timeLimitSec === undefined) return 'UNLIMITED';
  return shortSpan(Math.max(0, job.timeLimitSec - elapsedSec(job, now)));
}

function startTime({ job, detail }: JobLine): string {
  const at = job.startedAt ?? detail?.why?.until;
  return at === undefined ? 'N/A' : clockTime(at);
}

function endTime({ job }: JobLine): string {
  if (job.endedAt !== undefined) return clockTime(job.endedAt);
  if (job.startedAt === undefined) return 'N/A';
  if (job.timeLimitSec === undefined) return 'NONE';
  return clockTime(new Date(Date.parse(job.startedAt) + job.timeLimitSec * 1000));
}

function reasonOrNodes({ job }: JobLine): string {
  const says = ['pending', 'timeout', 'out-of-memory', 'failed', 'node-fail'].includes(job.state);
  return says ? `(${reasonOf(job)})` : (job.nodes ?? '');
}

function optionOf({ detail }: JobLine, name: string): string | undefined {
  return detail?.options.findLast(({ option, overridden }) => option === name && !overridden)?.value;
}
