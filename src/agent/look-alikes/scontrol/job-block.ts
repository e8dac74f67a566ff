import type { JobDetail } from '../../../protocol/jobs.ts';
import { onOneLine } from '../on-one-line.ts';
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
import { clockTime, wholeSpan } from '../slurm-time.ts';

/** A job as `scontrol show job` has it. */
export function jobBlock(job: JobDetail, now: Date): string {
  const account = accountOf(job);
  const { uid, gid, group } = accountIds(account);
  const option = (name: string): string | undefined =>
    job.options.findLast((each) => each.option === name && !each.overridden)?.value;
  const has = (name: string): boolean => job.options.some((each) => each.option === name && !each.overridden);
  const cpusPerTask = option('cpus-per-task') ?? '1';
  const memory = job.memBytes === undefined ? '' : `mem=${memoryWords(job.memBytes)},`;
  const tres = `cpu=${job.cpus},${memory}node=1,billing=${job.cpus}`;
  const limit = job.timeLimitSec === undefined ? 'UNLIMITED' : wholeSpan(job.timeLimitSec);
  const submitted = clockTime(job.submittedAt);
  const array =
    job.arrayId === undefined
      ? ''
      : `ArrayJobId=${job.arrayId} ArrayTaskId=${job.arrayIndex ?? 0}${throttle(option('array'))} `;
  const lines = [
    `JobId=${job.rawId} ${array}JobName=${job.name}`,
    `UserId=${account}(${uid}) GroupId=${group}(${gid}) MCS_label=N/A`,
    `Priority=${priorityOf(job)} Nice=${job.nice} Account=(null) QOS=(null)`,
    `JobState=${longState(job.state)} Reason=${reasonOf(job)} Dependency=${job.dependencies || '(null)'}`,
    `Requeue=${has('no-requeue') ? 0 : 1} Restarts=${job.restarts} BatchFlag=${job.kind === 'batch' ? 1 : 0} Reboot=0 ExitCode=${exitWords(job)}`,
    `RunTime=${wholeSpan(elapsedSec(job, now))} TimeLimit=${limit} TimeMin=N/A`,
    `SubmitTime=${submitted} EligibleTime=${submitted}`,
    `AccrueTime=${submitted}`,
    `StartTime=${startTime(job)} EndTime=${endTime(job)} Deadline=N/A`,
    `SuspendTime=None SecsPreSuspend=0 LastSchedEval=${clockTime(job.startedAt ?? job.submittedAt)} Scheduler=Main`,
    `Partition=${job.partition} AllocNode:Sid=${job.nodes ?? 'localhost'}:0`,
    'ReqNodeList=(null) ExcNodeList=(null)',
    `NodeList=${job.nodes ?? ''}`,
    ...(job.nodes === undefined ? [] : [`BatchHost=${job.nodes}`]),
    `NumNodes=1 NumCPUs=${job.cpus} NumTasks=${job.tasks} CPUs/Task=${cpusPerTask} ReqB:S:C:T=0:0:*:*`,
    `ReqTRES=${tres}`,
    `AllocTRES=${job.startedAt === undefined ? '(null)' : tres}`,
    'Socks/Node=* NtasksPerN:B:S:C=0:0:*:* CoreSpec=*',
    `MinCPUsNode=${cpusPerTask} MinMemoryNode=${memoryWords(job.memBytes)} MinTmpDiskNode=0`,
    'Features=(null) DelayBoot=00:00:00',
    `OverSubscribe=${has('exclusive') ? 'NO' : 'OK'} Contiguous=0 Licenses=(null) Network=(null)`,
    `Command=${[job.command ?? '(null)', ...job.args].join(' ')}`,
    `WorkDir=${job.directory ?? '(null)'}`,
    ...(option('comment') === undefined ? [] : [`Comment=${option('comment')} `]),
    `StdErr=${job.stderr ?? job.stdout ?? ''}`,
    `StdIn=${option('input') ?? '/dev/null'}`,
    `StdOut=${job.stdout ?? ''}`,
  ];
  return `${lines.map(onOneLine).join('\n   ')}\n   `;
}

export function stepBlock(job: JobDetail, step: JobDetail['steps'][number]): string {
  const limit = job.timeLimitSec === undefined ? 'UNLIMITED' : wholeSpan(job.timeLimitSec);
  const lines = [
    `StepId=${job.jobId}.${step.step} UserId=${accountIds(accountOf(job)).uid} StartTime=${clockTime(step.startedAt)} TimeLimit=${limit}`,
    `State=${longState(step.state)} Partition=${job.partition} NodeList=${job.nodes ?? ''}`,
    `Nodes=1 CPUs=${step.tasks} Tasks=${step.tasks} Name=${step.name} Network=(null)`,
  ];
  return `${lines.map(onOneLine).join('\n   ')}\n`;
}

function throttle(array: string | undefined): string {
  const found = /%(\d+)$/.exec(array ?? '');
  return found === null ? '' : ` ArrayTaskThrottle=${found[1]}`;
}

function startTime({ startedAt, why }: JobDetail): string {
  const at = startedAt ?? why?.until;
  return at === undefined ? 'Unknown' : clockTime(at);
}

function endTime({ startedAt, endedAt, timeLimitSec }: JobDetail): string {
  if (endedAt !== undefined) return clockTime(endedAt);
  if (startedAt === undefined || timeLimitSec === undefined) return 'Unknown';
  return clockTime(new Date(Date.parse(startedAt) + timeLimitSec * 1000));
}
