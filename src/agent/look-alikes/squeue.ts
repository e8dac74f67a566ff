import { userInfo } from 'node:os';
import type { Job, JobDetail } from '../../protocol/jobs.ts';
import { type Columns, printRows, readLetterFormat, readNamedFormat } from './column-format.ts';
import { foldedLines, type JobLine, singleLines, throttleOf } from './folded-arrays.ts';
import { HeadAccess } from './head-access.ts';
import { type Program, VERSION_LINE } from './program.ts';
import { optionTable, readOptions } from './read-options.ts';
import { Refusal } from './refusal.ts';
import {
  elapsedSec,
  isAccount,
  isOfUser,
  KNOWN_STATES,
  loadDetails,
  loadJobs,
  priorityOf,
  readStates,
  stateNumber,
} from './slurm-jobs.ts';
import { ctime, shortSpan } from './slurm-time.ts';
import { NAMED_SQUEUE_FIELDS, SQUEUE_FIELDS, type SqueueField } from './squeue-fields.ts';

const TABLE = optionTable(
  ...['account,A:', 'all,a', 'array,r', 'array-unique', 'clusters,M:', 'federation', 'help', 'hide', 'iterate,i:'],
  ...['jobs,j?', 'licenses,L:', 'local', 'long,l', 'me', 'name,n:', 'nodelist,w:', 'noheader,h', 'noconvert'],
  ...['Format,O:', 'format,o:', 'partition,p:', 'priority,P', 'qos,q:', 'reservation,R:', 'sibling', 'sort,S:'],
  ...['start', 'states,t:', 'steps,s?', 'usage', 'user,u:', 'verbose,v', 'version,V'],
);
const DEFAULT = '%.18i %.9P %.8j %.8u %.2t %.10M %.6D %R';
const LONG = '%.18i %.9P %.8j %.8u %.8T %.10M %.9l %.6D %R';
const START = '%.18i %.9P %.8j %.8u %.2t %.19S %.6D %20Y %R';
const STEPS = '         STEPID     NAME PARTITION     USER      TIME NODELIST\n';
const HELP = `Usage: squeue [OPTIONS]

Options as in squeue(1) of Slurm; on one computer these have an effect:
-j -u --me -t -n -p -w -r -l -h -o -O -S -s --start --version
`;
/** Of more pending arrays than this, it is not asked how many of each may run at once. */
const MOST_THROTTLES = 16;

/** What waits and runs. */
export const squeue: Program = async (words, { environment, out, err }) => {
  const { last, rest } = readOptions(words, { program: 'squeue', table: TABLE });
  if (last.has('version')) return print(out, VERSION_LINE);
  if (last.has('help') || last.has('usage')) return print(out, HELP);
  if (last.has('iterate')) throw new Refusal('squeue: error: --iterate is not there; use watch(1) or breadbox top');
  const head = new HeadAccess('squeue', environment);
  try {
    const now = new Date();
    const isSteps = last.has('steps');
    const jobs = await chosenJobs(head, last, isSteps ? [] : rest, err, environment);
    if (isSteps) return print(out, (last.has('noheader') ? '' : STEPS) + (await stepRows(head, jobs, now)));
    const { columns, fields } = chosenFields(last, environment, err);
    const detailed = fields.some(({ detailed: wants }) => wants);
    const wantsDetail = detailed ? jobs.filter(({ state }) => state !== 'running' || !last.has('start')) : [];
    const details = await loadDetails(head, wantsDetail);
    const pending = last.has('start') ? jobs.filter(({ state }) => state === 'pending') : jobs;
    const lines = last.has('array')
      ? singleLines(pending, details)
      : foldedLines(pending, details, await throttles(head, pending, details));
    const rows = sorted(lines, last.get('sort') ?? environment.SQUEUE_SORT ?? 'P,t,-p', now).map((line) =>
      fields.map(({ value }) => value(line, now)),
    );
    if (last.has('long')) out(`${ctime(now)}\n`);
    const header = last.has('noheader') ? [] : [fields.map(({ title }) => title)];
    return print(out, printRows(columns, [...header, ...rows]));
  } finally {
    head.close();
  }
};

function print(out: (text: string) => void, text: string): number {
  out(text);
  return 0;
}

async function chosenJobs(
  head: HeadAccess,
  last: ReadonlyMap<string, string>,
  rest: readonly string[],
  err: (text: string) => void,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Job[]> {
  const ids = [last.get('jobs') ?? '', ...rest].flatMap((text) => text.split(',')).filter((id) => id !== '');
  const wrong = ids.find((id) => !/^\d+(_\d+)?$/.test(id));
  if (wrong !== undefined) throw new Refusal(`squeue: error: Invalid job id: ${wrong}`);
  const stateText = last.get('states') ?? environment.SQUEUE_STATES ?? 'PD,R';
  const read = readStates(stateText);
  if ('unknown' in read) {
    throw new Refusal(
      `squeue: error: Invalid job state specified: ${read.unknown}\nsqueue: error: Valid job states include: ${KNOWN_STATES}\n`,
    );
  }
  const { states } = read;
  const all = ids.length > 0 ? await loadJobs(head, { jobs: ids }) : await loadJobs(head, { states });
  if (ids.length === 1 && all.length === 0) throw new Refusal('slurm_load_jobs error: Invalid job id specified');
  const users = chosenUsers(last, err);
  const named = (option: string): readonly string[] | undefined => last.get(option)?.split(',');
  const names = named('name');
  const partitions = named('partition');
  const nodes = named('nodelist');
  return all.filter(
    (job) =>
      states.includes(job.state) &&
      (users === undefined || isOfUser(job, users)) &&
      (names === undefined || names.includes(job.name)) &&
      (partitions === undefined || partitions.includes(job.partition)) &&
      (nodes === undefined || nodes.includes(job.nodes ?? '')),
  );
}

function chosenUsers(last: ReadonlyMap<string, string>, err: (text: string) => void): readonly string[] | undefined {
  if (last.has('me')) return [userInfo().username];
  const users = last.get('user')?.split(',');
  for (const user of users ?? []) if (!isAccount(user)) err(`squeue: error: Invalid user: ${user}\n`);
  return users;
}

function chosenFields(
  last: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
  err: (text: string) => void,
): { readonly columns: Columns; readonly fields: readonly SqueueField[] } {
  const named = last.get('Format') ?? (last.has('format') ? undefined : environment.SQUEUE_FORMAT2);
  const ready = last.has('long') ? LONG : last.has('start') ? START : (environment.SQUEUE_FORMAT ?? DEFAULT);
  const all = named === undefined ? readLetterFormat(last.get('format') ?? ready) : readNamedFormat(named);
  const pairs = all.columns.flatMap((column) => {
    const field = fieldOf(column.field, named !== undefined);
    if (field === undefined && column.field !== '') {
      err(`squeue: error: Invalid job format specification: ${column.field}\n`);
    }
    return field === undefined ? [] : [{ column, field }];
  });
  const columns = { prefix: all.prefix, columns: pairs.map(({ column }) => column) };
  return { columns, fields: pairs.map(({ field }) => field) };
}

function fieldOf(name: string, isNamed: boolean): SqueueField | undefined {
  if (!isNamed) return SQUEUE_FIELDS[name];
  const field = NAMED_SQUEUE_FIELDS[name];
  return typeof field === 'string' ? SQUEUE_FIELDS[field] : field;
}

async function throttles(
  head: HeadAccess,
  jobs: readonly Job[],
  details: ReadonlyMap<string, JobDetail>,
): Promise<ReadonlyMap<string, string>> {
  const arrays = new Map<string, Job>();
  for (const job of jobs) if (job.state === 'pending' && job.arrayId !== undefined) arrays.set(job.arrayId, job);
  if (arrays.size > MOST_THROTTLES) return new Map();
  const missing = [...arrays.values()].filter(({ rawId }) => !details.has(rawId));
  const known = new Map([...details, ...(await loadDetails(head, missing))]);
  return new Map([...arrays].map(([id, { rawId }]) => [id, known.has(rawId) ? throttleOf(known.get(rawId)!) : '']));
}

type Key = (line: JobLine, now: Date) => number | string;

/** Letters whose text is no order; all others sort by it. */
const SORT_KEYS: Readonly<Record<string, Key>> = {
  i: ({ job }) => Number(job.rawId),
  A: ({ job }) => Number(job.rawId),
  C: ({ job }) => job.cpus,
  t: ({ job }) => stateNumber(job.state),
  T: ({ job }) => stateNumber(job.state),
  p: ({ job }) => priorityOf(job),
  Q: ({ job }) => priorityOf(job),
  M: ({ job }, now) => elapsedSec(job, now),
  l: ({ job }) => job.timeLimitSec ?? Number.MAX_SAFE_INTEGER,
  L: ({ job }, now) => (job.timeLimitSec ?? Number.MAX_SAFE_INTEGER) - elapsedSec(job, now),
  m: ({ job }) => job.memBytes ?? 0,
  y: ({ job }) => job.nice,
};

function sorted(lines: readonly JobLine[], order: string, now: Date): readonly JobLine[] {
  const keys = [...order.matchAll(/([+-]?)([A-Za-z])/g)].map(([, sign, letter = '']) => {
    const key: Key = SORT_KEYS[letter] ?? ((line) => SQUEUE_FIELDS[letter]?.value(line, now) ?? '');
    return { sign: sign === '-' ? -1 : 1, key };
  });
  return [...lines].sort((a, b) => {
    for (const { sign, key } of keys) {
      const [x, y] = [key(a, now), key(b, now)];
      if (x !== y) return (x < y ? -1 : 1) * sign;
    }
    return Number(a.job.rawId) - Number(b.job.rawId);
  });
}

async function stepRows(head: HeadAccess, jobs: readonly Job[], now: Date): Promise<string> {
  const running = jobs.filter(({ state }) => state === 'running');
  const details = await loadDetails(head, running);
  const { columns } = readLetterFormat('%.15i %.8j %.9P %.8u %.9M %N');
  const rows = running.flatMap((job) => {
    const steps = details.get(job.rawId)?.steps.filter(({ endedAt }) => endedAt === undefined) ?? [];
    return steps.map((step) => [
      `${job.jobId}.${step.step}`,
      step.name,
      job.partition,
      SQUEUE_FIELDS.u!.value({ job, id: '', indexes: undefined, detail: undefined }, now),
      shortSpan(elapsedSec(step, now)),
      job.nodes ?? '',
    ]);
  });
  return printRows({ prefix: '', columns }, rows);
}
