import { userInfo } from 'node:os';
import type { Job, JobDetail, JobStateWord } from '../../../protocol/jobs.ts';
import { foldedLines, type JobLine, singleLines } from '../folded-arrays.ts';
import { HeadAccess } from '../head-access.ts';
import { expandJobIds } from '../job-ids.ts';
import { onOneLine } from '../on-one-line.ts';
import { type Program, VERSION_LINE } from '../program.ts';
import { optionTable, readOptions } from '../read-options.ts';
import { Refusal } from '../refusal.ts';
import { isOfUser, loadDetails, loadJobs, readStates } from '../slurm-jobs.ts';
import { readTime } from '../slurm-time.ts';
import { SACCT_FIELDS, type SacctField, type SacctLine } from './sacct-fields.ts';

const TABLE = optionTable(
  ...['accounts,A:', 'allusers,a', 'allocations,X', 'array', 'batch-script,B', 'brief,b', 'clusters,M:', 'cluster:'],
  ...[
    'completion,c',
    'constraints,C:',
    'delimiter:',
    'duplicates,D',
    'endtime,E:',
    'env-vars',
    'federation',
    'file,f:',
  ],
  ...['flags,F:', 'format,o:', 'gid,g:', 'group:', 'help,h', 'helpformat,e', 'jobs,j:', 'local', 'long,l', 'name:'],
  ...['ncpus,i:', 'nnodes,I:', 'noconvert', 'nodelist,N:', 'noheader,n', 'parsable,p', 'parsable2,P', 'partition,r:'],
  ...['qos,q:', 'reason,R:', 'starttime,S:', 'state,s:', 'timelimit-max,K:', 'timelimit-min,k:', 'truncate,T'],
  ...['uid:', 'units:', 'usage', 'user,u:', 'use-local-uid', 'verbose,v', 'version,V', 'wckeys,W:', 'whole-hetjob?'],
);
const DEFAULT = 'JobID,JobName,Partition,Account,AllocCPUS,State,ExitCode';
const BRIEF = 'JobID,State,ExitCode';
const LONG =
  'JobID,JobIDRaw,JobName,Partition,MaxVMSize,MaxRSS,AveRSS,AveCPU,NTasks,AllocCPUS,Elapsed,State,ExitCode,ReqMem,ConsumedEnergy,AllocTRES';
const HELP = `Usage: sacct [OPTIONS]

What became of jobs, and of their steps. Options as in sacct(1) of Slurm; on one computer these have an effect:
-j -u -a -S -E -s -n -p -P -X -o -b -l -e -r -N --name --delimiter --units
`;
/** Unknown before it is asked for; Slurm has none of its own either. */
const FIRST_DAY = '1970-01-01T00:00:00.000Z';

export const sacct: Program = async (words, { environment, out }) => {
  const { last } = readOptions(words, { program: 'sacct', table: TABLE });
  if (last.has('version')) out(VERSION_LINE);
  else if (last.has('help') || last.has('usage')) out(HELP);
  else if (last.has('helpformat')) out(helpFormat());
  if (['version', 'help', 'usage', 'helpformat'].some((name) => last.has(name))) return 0;
  const columns = readFormat(formatText(last, environment));
  const head = new HeadAccess('sacct', environment);
  try {
    const now = new Date();
    const asked = askedJobs(last.get('jobs'));
    const jobs = await chosenJobs(head, last, asked, now);
    const wantsDetails = !last.has('allocations') || columns.some(({ field }) => DETAILED.has(field.name));
    const started = jobs.filter(({ startedAt, state }) => startedAt !== undefined || state !== 'pending');
    const details = await loadDetails(head, wantsDetails ? started : []);
    const folded = last.has('array') ? singleLines(jobs, details) : foldedLines(jobs, details);
    const lines = folded.flatMap((of) => withSteps(of, last.has('allocations'), asked.steps));
    const rows = lines.map((line) =>
      columns.map(({ field }) => field.value(line, now, last.get('units')?.toUpperCase())),
    );
    out(printTable(columns, rows, last));
    return 0;
  } finally {
    head.close();
  }
};

const DETAILED = new Set(['Comment', 'DerivedExitCode', 'StdErr', 'StdOut', 'SubmitLine']);

interface AskedJobs {
  readonly jobs: readonly string[];
  /** `12.batch` and the like: only these lines of the jobs. */
  readonly steps: ReadonlySet<string>;
}

function askedJobs(text: string | undefined): AskedJobs {
  const words = text?.split(/,(?![^[]*\])/).filter((word) => word !== '') ?? [];
  const steps = words.filter((word) => word.includes('.'));
  return {
    jobs: expandJobIds(
      words.map((word) => word.split('.')[0]!),
      'sacct',
    ),
    steps: new Set(steps),
  };
}

async function chosenJobs(
  head: HeadAccess,
  last: ReadonlyMap<string, string>,
  { jobs }: AskedJobs,
  now: Date,
): Promise<readonly Job[]> {
  const start = chosenTime(last.get('starttime'), now);
  const end = chosenTime(last.get('endtime'), now);
  const states = chosenStates(last.get('state'));
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  const since = (start ?? midnight).toISOString();
  const all =
    jobs.length > 0
      ? await loadJobs(head, { jobs, ended: true, since: start?.toISOString() ?? FIRST_DAY })
      : await loadJobs(head, { ended: true, since });
  const named = (option: string): readonly string[] | undefined => last.get(option)?.split(',');
  const users = chosenUsers(last, jobs.length > 0);
  const names = named('name');
  const partitions = named('partition');
  const nodes = named('nodelist');
  return all.filter(
    (job) =>
      (states === undefined || states.includes(job.state)) &&
      (end === undefined || Date.parse(job.submittedAt) <= end.getTime()) &&
      (users === undefined || isOfUser(job, users)) &&
      (names === undefined || names.includes(job.name)) &&
      (partitions === undefined || partitions.includes(job.partition)) &&
      (nodes === undefined || nodes.includes(job.nodes ?? '')),
  );
}

/** Undefined: all that the head shows. */
function chosenUsers(last: ReadonlyMap<string, string>, hasJobs: boolean): readonly string[] | undefined {
  const said = last.get('user') ?? last.get('uid');
  if (said !== undefined && said !== '-1') return said.split(',');
  return last.has('allusers') || hasJobs || process.getuid?.() === 0 ? undefined : [userInfo().username];
}

function chosenTime(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const time = readTime(text, now);
  if (time === undefined) throw new Refusal(`sacct: error: Invalid time specification (pos=0): ${text}`);
  return time;
}

function chosenStates(text: string | undefined): readonly JobStateWord[] | undefined {
  if (text === undefined) return undefined;
  const read = readStates(text);
  if ('unknown' in read) throw new Refusal(`sacct: fatal: unrecognized job state value ${read.unknown}`);
  return read.states;
}

/** The script is the step `batch`, whether or not it is on record. */
function withSteps(of: JobLine, isBare: boolean, only: ReadonlySet<string>): readonly SacctLine[] {
  const steps = of.detail === undefined ? [] : stepsOf(of.detail);
  const lines = [{ of, step: undefined }, ...(isBare ? [] : steps.map((step) => ({ of, step })))];
  const isNamed = [...only].some((word) => word.split('.')[0] === of.job.jobId || word.split('.')[0] === of.job.rawId);
  if (!isNamed) return lines;
  return lines.filter(
    ({ step }) =>
      step !== undefined && (only.has(`${of.job.jobId}.${step.step}`) || only.has(`${of.job.rawId}.${step.step}`)),
  );
}

function stepsOf(detail: JobDetail): JobDetail['steps'] {
  const { steps, startedAt, kind } = detail;
  if (kind !== 'batch' || startedAt === undefined || steps.some(({ step }) => step === 'batch')) return steps;
  const batch = {
    step: 'batch',
    name: 'batch',
    state: detail.state,
    tasks: 1,
    startedAt,
    ...(detail.exitCode === undefined ? {} : { exitCode: detail.exitCode }),
    ...(detail.endedAt === undefined ? {} : { endedAt: detail.endedAt }),
  };
  return [batch, ...steps];
}

interface SacctColumn {
  readonly field: SacctField;
  readonly width: number;
}

function formatText(last: ReadonlyMap<string, string>, environment: NodeJS.ProcessEnv): string {
  const said = last.get('format');
  if (said !== undefined) return said;
  if (last.has('brief')) return BRIEF;
  return last.has('long') ? LONG : (environment.SACCT_FORMAT ?? DEFAULT);
}

/** `JobID%20,State,JobName%-30`. @throws Refusal */
function readFormat(text: string): readonly SacctColumn[] {
  return text
    .split(',')
    .filter((word) => word.trim() !== '')
    .flatMap((word) => {
      const [name = '', width] = word.trim().split('%');
      if (name.toUpperCase() === 'ALL') return SACCT_FIELDS.map((field) => ({ field, width: field.width }));
      const field = findField(name);
      if (field === undefined) throw new Refusal(`sacct: error: Invalid field requested: "${name}"`);
      const said = Number(width);
      if (width === undefined || width === '' || Number.isNaN(said)) return [{ field, width: field.width }];
      return [{ field, width: said }];
    });
}

/** As Slurm: case does not matter, and a name may be cut short. */
function findField(name: string): SacctField | undefined {
  const lower = name.toLowerCase();
  return (
    SACCT_FIELDS.find((field) => field.name.toLowerCase() === lower) ??
    SACCT_FIELDS.find((field) => field.name.toLowerCase().startsWith(lower))
  );
}

function printTable(
  columns: readonly SacctColumn[],
  values: readonly (readonly string[])[],
  last: ReadonlyMap<string, string>,
): string {
  const rows = values.map((row) => row.map(onOneLine));
  const titles = columns.map(({ field }) => field.name);
  const isParsable = last.has('parsable') || last.has('parsable2');
  if (isParsable) {
    const delimiter = last.get('delimiter') ?? '|';
    const all = last.has('noheader') ? rows : [titles, ...rows];
    return all.map((row) => `${row.join(delimiter)}${last.has('parsable2') ? '' : delimiter}\n`).join('');
  }
  const cell = (text: string, { width }: SacctColumn): string => {
    const size = Math.abs(width);
    const cut = text.length > size ? `${text.slice(0, size - 1)}+` : text;
    return width < 0 ? cut.padEnd(size) : cut.padStart(size);
  };
  const line = (row: readonly string[]): string =>
    `${columns.map((column, i) => `${cell(row[i] ?? '', column)} `).join('')}\n`;
  const header = line(titles) + line(columns.map(({ width }) => '-'.repeat(Math.abs(width))));
  return (last.has('noheader') ? '' : header) + rows.map(line).join('');
}

function helpFormat(): string {
  const names = SACCT_FIELDS.map(({ name }) => name.padEnd(20));
  let text = '';
  for (let at = 0; at < names.length; at += 4)
    text += `${names
      .slice(at, at + 4)
      .join('')
      .trimEnd()}\n`;
  return text;
}
