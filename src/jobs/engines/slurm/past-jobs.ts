import { joinWords } from '../../../cluster/posix-words.ts';
import { hasEnded, type JobStatus } from '../../engine.ts';
import { exitReason } from '../local/judge.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { jobState } from './job-states.ts';
import { present } from './parse-fields.ts';
import type { SlurmCommands } from './slurm-commands.ts';
import type { SlurmJob } from './slurm-job.ts';

interface PastEnd {
  readonly state: string;
  readonly exitCode: number | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string;
  readonly nodes: string | undefined;
}

/** Of the end of the file of a cluster that has run many jobs. Bytes. */
const MOST_HISTORY = 16 * 2 ** 20;
/** A job's entry in the file of jobcomp: from the user behind it to the times before its end, anything may be the user's words. */
const ENTRY_BEGINS = /^JobId=(\d+) UserId=\S+\(\d+\) GroupId=\S+\(\d+\) Name=/;
const ENTRY_ENDS = / SubmitTime=\S+ EligibleTime=\S+((?: [A-Za-z]+=\S*)*) *$/;
const SACCT_FIELDS = 'JobID,State,ExitCode,Start,End,NodeList';

/** How jobs ended that slurmctld has forgotten: from slurmdbd, else from the file of jobcomp. Absent: nobody knows. */
export async function forgottenEnds(
  jobs: readonly SlurmJob[],
  commands: SlurmCommands,
  { accounting, historyFile }: ClusterSettings,
): Promise<ReadonlyMap<string, JobStatus>> {
  const wanted = new Map(jobs.map((job) => [job.jobId, job]));
  const found = new Map<string, JobStatus>();
  const take = (jobId: string, end: PastEnd) => {
    const job = wanted.get(jobId);
    if (job !== undefined) found.set(job.jobId, pastStatus(job, end));
  };
  if (accounting) {
    const ids = [...new Set(jobs.map(({ jobId }) => jobId.split('_')[0]!))];
    const [since = ''] = jobs.map(({ status }) => status.submittedAt).sort();
    const from = `-S ${since.slice(0, 19)}`;
    const text = await commands.read(
      `SLURM_TIME_FORMAT=%s sacct -n -P -X ${from} -j ${ids.join(',')} --format=${SACCT_FIELDS} 2>/dev/null`,
    );
    for (const [jobId, end] of parseSacct(text)) take(jobId, end);
  } else if (historyFile !== undefined) {
    // Its instants are of the zone that slurmctld is in, which date tells.
    const path = joinWords([historyFile]);
    const text = await commands.read(
      `unset TZ; date +%z; tail -c ${MOST_HISTORY} ${path} 2>/dev/null || true`,
      commands.operator,
    );
    const end = text.indexOf('\n');
    for (const [jobId, past] of parseJobcomp(text.slice(end + 1), text.slice(0, end))) take(jobId, past);
  }
  return found;
}

function pastStatus({ status }: SlurmJob, { state: word, exitCode, startedAt, endedAt, nodes }: PastEnd): JobStatus {
  const state = jobState(word);
  const hasStarted = nodes !== undefined;
  const code = hasStarted ? exitCode : undefined;
  const failed = code === undefined ? 'failed' : exitReason(code);
  const reasons = { failed, cancelled: 'was cancelled', timeout: 'ran longer than its time limit' } as Partial<
    Record<typeof state, string>
  >;
  return {
    ...status,
    state,
    held: false,
    exitCode: code,
    node: hasStarted ? nodes : undefined,
    startedAt: hasStarted ? startedAt : undefined,
    endedAt,
    reason: reasons[state],
  };
}

function parseSacct(text: string): readonly (readonly [string, PastEnd])[] {
  return text.split('\n').flatMap((line) => {
    const [jobId, state = '', exit = '', start = '', end = '', nodes] = line.split('|');
    const word = state.split(' ')[0]!;
    const endedAt = instantOf(Number(end));
    if (jobId === undefined || endedAt === undefined || !isEnd(word)) return [];
    const past = { state: word, exitCode: codeOf(exit), startedAt: instantOf(Number(start)), endedAt };
    return [[jobId, { ...past, nodes: nodes?.startsWith('None') ? undefined : present(nodes) }] as const];
  });
}

/** @param zone as `date +%z` prints it: `+0100` */
export function parseJobcomp(text: string, zone: string): readonly (readonly [string, PastEnd])[] {
  const shift = `${zone.slice(0, 3)}:${zone.slice(3, 5)}`;
  const instant = (word: string | undefined) => {
    const ms = Date.parse(`${word}${shift}`);
    return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
  };
  return entries(text).flatMap((entry) => {
    // The last ones: a name comes before them.
    const of = (key: string) => new RegExp(`^.* ${key}=(\\S*)`, 's').exec(entry)?.[1];
    const state = of('JobState') ?? '';
    const endedAt = instant(of('EndTime'));
    if (endedAt === undefined || !isEnd(state)) return [];
    const last = new Map(
      ENTRY_ENDS.exec(entry)?.[1]
        ?.split(' ')
        .map((word) => word.split('=') as [string, string]),
    );
    const [array, index] = [last.get('ArrayJobId'), last.get('ArrayTaskId')];
    const isIndex = array !== undefined && /^\d+$/.test(index ?? '');
    const jobId = isIndex ? `${array}_${index}` : ENTRY_BEGINS.exec(entry)![1]!;
    const exitCode = codeOf(last.get('ExitCode') ?? '');
    const startedAt = instant(of('StartTime'));
    return [[jobId, { state, exitCode, startedAt, endedAt, nodes: present(of('NodeList')) }] as const];
  });
}

/** Names and folders may hold line breaks: what looks like an entry before the one that it stands in has ended is none. */
function entries(text: string): readonly string[] {
  const whole: string[] = [];
  let begun: string | undefined;
  for (const line of text.split('\n')) {
    if (begun === undefined && !ENTRY_BEGINS.test(line)) continue;
    begun = begun === undefined ? line : `${begun}\n${line}`;
    if (!ENTRY_ENDS.test(line)) continue;
    whole.push(begun);
    begun = undefined;
  }
  return whole;
}

function isEnd(word: string): boolean {
  try {
    return hasEnded(jobState(word));
  } catch {
    return false; // an end in words that are not known is none that is known
  }
}

function codeOf(text: string): number | undefined {
  const parts = /^(\d+):(\d+)$/.exec(text);
  if (parts === null) return undefined;
  const [code, signal] = [Number(parts[1]), Number(parts[2])];
  return signal > 0 ? 128 + signal : code;
}

function instantOf(seconds: number): string | undefined {
  return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1000).toISOString() : undefined;
}
