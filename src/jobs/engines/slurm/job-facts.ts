import { parseFields, present } from './parse-fields.ts';

/** What squeue does not tell of a job; paths are as Slurm has filled them in. */
export interface JobFacts {
  readonly batch: boolean;
  readonly directory: string;
  readonly stdoutPath: string;
  readonly stderrPath: string;
  readonly tasks: number;
  readonly command: string | undefined;
  readonly requeue: boolean;
}

const KEYS = new Set(
  'JobId ArrayJobId ArrayTaskId ArrayTaskThrottle HetJobId HetJobOffset JobName UserId GroupId MCS_label Priority Nice Account QOS WCKey JobState Reason FailedNode Dependency Requeue Restarts BatchFlag Reboot ExitCode DerivedExitCode RunTime TimeLimit TimeMin SubmitTime EligibleTime AccrueTime StartTime EndTime Deadline PreemptEligibleTime PreemptTime SuspendTime SecsPreSuspend LastSchedEval Scheduler Partition AllocNode:Sid ReqNodeList ExcNodeList NodeList SchedNodeList BatchHost NumNodes NumCPUs NumTasks CPUs/Task ReqB:S:C:T TRES ReqTRES AllocTRES Socks/Node NtasksPerN:B:S:C CoreSpec ThreadSpec MinCPUsNode MinMemoryNode MinMemoryCPU MinTmpDiskNode Features DelayBoot OverSubscribe Contiguous Licenses LicensesAlloc Network Command WorkDir AdminComment SystemComment Comment StdErr StdIn StdOut SubmitLine Power TresPerNode TresPerJob MemPerTres CpusPerTres TresPerTask MailUser MailType KillOInInvalidDependent NtasksPerTRES'.split(
    ' ',
  ),
);

/** @param text of `scontrol show job -o ID` */
export function parseJobFacts(text: string): JobFacts | undefined {
  if (!text.startsWith('JobId=')) return undefined;
  const fields = parseFields(text.replaceAll('\n', ' '), KEYS);
  const stdoutPath = present(fields.get('StdOut')) ?? '/dev/null';
  return {
    batch: fields.get('BatchFlag')?.trim() !== '0',
    directory: present(fields.get('WorkDir')) ?? '/',
    stdoutPath,
    stderrPath: present(fields.get('StdErr')) ?? stdoutPath,
    tasks: Number.parseInt(fields.get('NumTasks') ?? '', 10) || 1,
    command: present(fields.get('Command')),
    requeue: fields.get('Requeue')?.trim() !== '0',
  };
}
