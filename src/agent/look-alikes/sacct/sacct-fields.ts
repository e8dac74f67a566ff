import type { JobDetail } from '../../../protocol/jobs.ts';
import type { JobLine } from '../folded-arrays.ts';
import {
  accountIds,
  accountOf,
  elapsedSec,
  exitWords,
  longState,
  memoryWords,
  priorityOf,
  reasonOf,
} from '../slurm-jobs.ts';
import { clockTime, cpuSpan, wholeSpan } from '../slurm-time.ts';

type Step = JobDetail['steps'][number];

/** A line of sacct: an allocation, or a step of it. */
export interface SacctLine {
  readonly of: JobLine;
  readonly step: Step | undefined;
}

export interface SacctField {
  /** As in its title. */
  readonly name: string;
  /** Negative: to the left. */
  readonly width: number;
  readonly value: (line: SacctLine, now: Date, units: string | undefined) => string;
}

const field = (name: string, width: number, value: SacctField['value']): SacctField => ({ name, width, value });
/** Of allocations alone. */
const ofJob =
  (value: SacctField['value']): SacctField['value'] =>
  (line, now, units) =>
    line.step === undefined ? value(line, now, units) : '';

const id = ({ of, step }: SacctLine, base: string): string =>
  (step === undefined ? base : `${base}.${step.step}`) || of.id;
const tasks = ({ of, step }: SacctLine): number => step?.tasks ?? of.job.tasks;
const cpus = (line: SacctLine): number => (line.step === undefined || isBatch(line) ? line.of.job.cpus : tasks(line));
const isBatch = ({ step }: SacctLine): boolean => step?.step === 'batch';
const account = ({ of }: SacctLine): string => accountOf(of.job);
const elapsed = ({ of, step }: SacctLine, now: Date): number => elapsedSec(step ?? of.job, now);
const instant = (at: string | undefined): string => (at === undefined ? 'Unknown' : clockTime(at));
const tres = (line: SacctLine): string => {
  const { memBytes } = line.of.job;
  return `billing=${cpus(line)},cpu=${cpus(line)},${memBytes === undefined ? '' : `mem=${memoryWords(memBytes)},`}node=1`;
};

/** In Slurm's order of `--helpformat`. Widths are Slurm's. */
export const SACCT_FIELDS: readonly SacctField[] = [
  field('Account', 10, () => ''),
  field('AllocCPUS', 10, (line) => (line.of.job.startedAt === undefined ? '0' : String(cpus(line)))),
  field('AllocNodes', 10, (line) => (line.of.job.startedAt === undefined ? '0' : '1')),
  field('AllocTRES', 10, (line) => (line.of.job.startedAt === undefined ? '' : tres(line))),
  field('AveCPU', 10, (line) => (isBatch(line) ? wholeSpan(line.of.job.usage.cpuSec ?? 0) : '')),
  field('AveRSS', 10, memory),
  field('Cluster', 10, () => 'breadbox'),
  field(
    'Comment',
    14,
    ofJob((line) => option(line, 'comment')),
  ),
  field('ConsumedEnergy', 14, energy),
  field('ConsumedEnergyRaw', 17, energy),
  field('CPUTime', 10, (line, now) => wholeSpan(elapsed(line, now) * cpus(line))),
  field('CPUTimeRAW', 10, (line, now) => String(elapsed(line, now) * cpus(line))),
  field('DerivedExitCode', 15, ofJob(derivedExit)),
  field('Elapsed', 10, (line, now) => wholeSpan(elapsed(line, now))),
  field('ElapsedRaw', 10, (line, now) => String(elapsed(line, now))),
  field(
    'Eligible',
    19,
    ofJob(({ of }) => clockTime(of.job.submittedAt)),
  ),
  field('End', 19, ({ of, step }) => instant((step ?? of.job).endedAt)),
  field('ExitCode', 8, exitCode),
  field(
    'GID',
    6,
    ofJob((line) => accountIds(account(line)).gid),
  ),
  field(
    'Group',
    9,
    ofJob((line) => accountIds(account(line)).group),
  ),
  field('JobID', -12, (line) => id(line, line.of.id)),
  field('JobIDRaw', -12, (line) => id(line, line.of.job.rawId)),
  field('JobName', 10, ({ of, step }) => step?.name ?? of.job.name),
  field('MaxRSS', 10, memory),
  field('MaxVMSize', 10, () => ''),
  field('NCPUS', 10, (line) => String(cpus(line))),
  field('NNodes', 8, () => '1'),
  field('NodeList', 15, ({ of }) => of.job.nodes ?? 'None assigned'),
  field('NTasks', 8, (line) => (line.step === undefined ? '' : String(tasks(line)))),
  field(
    'Partition',
    10,
    ofJob(({ of }) => of.job.partition),
  ),
  field(
    'Priority',
    10,
    ofJob(({ of }) => String(priorityOf(of.job))),
  ),
  field('QOS', 10, () => ''),
  field(
    'Reason',
    22,
    ofJob(({ of }) => reasonOf(of.job)),
  ),
  field('ReqCPUS', 8, (line) => String(cpus(line))),
  field(
    'ReqMem',
    10,
    ofJob(({ of }) => memoryWords(of.job.memBytes)),
  ),
  field('ReqNodes', 8, () => '1'),
  field('ReqTRES', 10, ofJob(tres)),
  field(
    'Restarts',
    8,
    ofJob(({ of }) => String(of.job.restarts)),
  ),
  field('Start', 19, ({ of, step }) => instant((step ?? of.job).startedAt)),
  field('State', 10, state),
  field(
    'StdErr',
    20,
    ofJob(({ of }) => of.detail?.stderr ?? ''),
  ),
  field(
    'StdOut',
    20,
    ofJob(({ of }) => of.detail?.stdout ?? ''),
  ),
  field('Submit', 19, ({ of, step }) => clockTime(step?.startedAt ?? of.job.submittedAt)),
  field(
    'SubmitLine',
    20,
    ofJob(({ of }) => of.detail?.command ?? ''),
  ),
  field('Suspended', 10, () => '00:00:00'),
  field('SystemCPU', 10, () => ''),
  field('Timelimit', 10, ofJob(limit)),
  field(
    'TimelimitRaw',
    12,
    ofJob(({ of }) => minutes(of.job.timeLimitSec)),
  ),
  field('TotalCPU', 10, (line) =>
    line.step === undefined || isBatch(line) ? cpuSpan(line.of.job.usage.cpuSec ?? 0) : '00:00:00',
  ),
  field(
    'UID',
    6,
    ofJob((line) => accountIds(account(line)).uid),
  ),
  field('User', 9, ofJob(account)),
  field('UserCPU', 10, () => ''),
  field(
    'WorkDir',
    20,
    ofJob(({ of }) => of.job.directory ?? ''),
  ),
];

function option({ of }: SacctLine, name: string): string {
  return of.detail?.options.findLast((each) => each.option === name && !each.overridden)?.value ?? '';
}

/** Peak memory is known of the whole job; Slurm shows it at the steps. */
function memory(line: SacctLine, _now: Date, units: string | undefined): string {
  const { peakMemBytes } = line.of.job.usage;
  if (!isBatch(line) || peakMemBytes === undefined) return '';
  if (units === undefined || units === 'K') return `${Math.ceil(peakMemBytes / 1024)}K`;
  return `${(peakMemBytes / 1024 ** ('KMGT'.indexOf(units) + 1)).toFixed(2)}${units}`;
}

function energy(line: SacctLine): string {
  const { energyJoules } = line.of.job.usage;
  return energyJoules === undefined ? '0' : String(Math.round(energyJoules));
}

function state({ of, step }: SacctLine): string {
  if (step === undefined) return longState(of.job.state);
  // What ended the job ended its script.
  if (step.step === 'batch' && of.job.state === 'timeout') return 'CANCELLED';
  return longState(step.state);
}

function exitCode({ of, step }: SacctLine): string {
  if (step === undefined) return exitWords(of.job);
  if (step.step === 'batch' && (of.job.state === 'timeout' || of.job.state === 'cancelled')) return '0:15';
  if (step.state === 'cancelled' && step.exitCode === undefined) return '0:15';
  const code = step.exitCode ?? 0;
  // srun itself exits with 128 + the signal; the step was ended by the signal.
  return code > 128 && step.step !== 'batch' ? `0:${code - 128}` : `${code}:0`;
}

function derivedExit({ of }: SacctLine): string {
  const codes = of.detail?.steps.filter(({ step }) => step !== 'batch').map(({ exitCode: code }) => code ?? 0) ?? [];
  return `${Math.max(0, ...codes)}:0`;
}

function limit({ of }: SacctLine): string {
  return of.job.timeLimitSec === undefined ? 'UNLIMITED' : wholeSpan(of.job.timeLimitSec);
}

function minutes(seconds: number | undefined): string {
  return seconds === undefined ? '' : String(Math.ceil(seconds / 60));
}
