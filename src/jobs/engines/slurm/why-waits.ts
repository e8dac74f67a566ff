import { formatBytes } from '../../../cluster/units.ts';
import type { WhyPending } from '../../engine.ts';
import type { JobBook } from './job-book.ts';
import type { SlurmJob } from './slurm-job.ts';
import type { SlurmNode } from './slurm-nodes.ts';

export interface WaitContext {
  readonly book: JobBook;
  readonly nodes: readonly SlurmNode[];
  readonly trouble: string | undefined;
}

type Sentence = (job: SlurmJob, context: WaitContext) => string;

/** By Slurm's words, as job_reason_string() of Slurm 17 to 24 has them. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  None: () => 'has just come; Slurm has not looked at it yet',
  Resources: resources,
  Priority: turn,
  Dependency: ({ row }) => `waits ${dependencyWords(row?.dependency)}`,
  DependencyNeverSatisfied: ({ jobId, row }) =>
    `can never start, as it waits ${dependencyWords(row?.dependency)}; breadbox cancel ${jobId} removes it`,
  JobHeldUser: ({ jobId }) => `is held; breadbox release ${jobId} lets it start`,
  JobHeldAdmin: ({ jobId }) => `is held by whoever looks after the cluster; breadbox release ${jobId} lets it start`,
  JobHoldMaxRequeue: ({ jobId }) => `was requeued too often and is held; breadbox release ${jobId} lets it start`,
  BeginTime: (job) => `was told to begin at ${beginOf(job)?.slice(0, 16).replace('T', ' ') ?? 'a later time'} UTC`,
  JobArrayTaskLimit: ({ status, submission }) => {
    const atOnce = submission?.spec.batch?.array?.atOnce;
    const many = atOnce === undefined ? 'as many as it may at once' : `${atOnce} at once`;
    return `waits for another index of array ${status.array?.jobId ?? status.jobId}, which runs ${many}`;
  },
  ReqNodeNotAvail: (_, context) => `waits for nodes that do not serve${notServing(context)}`,
  NodeDown: (_, context) => `waits for nodes that are down${notServing(context)}`,
  PartitionDown: ({ row }) => `waits until the partition ${row?.partition} runs jobs again: it is down`,
  PartitionInactive: ({ row }) => `waits until the partition ${row?.partition} takes jobs again: it is inactive`,
  PartitionNodeLimit: ({ row }) => `asks for more nodes than a job may have in the partition ${row?.partition}`,
  PartitionTimeLimit: ({ row }) => `asks for more time than a job may have in the partition ${row?.partition}`,
  PartitionConfig: ({ row }) => `asks for more than the partition ${row?.partition} can ever give`,
  BadConstraints: () => 'asks for nodes that are not there: no node has all that it wants',
  InactiveLimit: () => 'was idle for too long',
  Licenses: () => 'waits for licences that other jobs hold',
  NonZeroExitCode: () => 'ended with an error and is held by that',
  Cleaning: () => 'is cleared away after its last run and waits for that',
  Prolog: () => 'waits for the prolog on its nodes',
  Reservation: () => 'waits for its reservation to begin',
  ReservationDeleted: () => 'waits for a reservation that is gone',
  MaxJobsPerAccount: () => 'waits because its account runs as many jobs as it may',
  AccountingPolicy: () => 'waits because of a limit of its account',
  WaitingForScheduling: () => 'waits for the next look of Slurm at its queue',
  BurstBufferResources: () => 'waits for room in the burst buffer',
  FrontEndDown: () => 'waits for a front end that is down',
  DeadLine: () => 'can no longer end before its deadline',
  JobLaunchFailure: ({ jobId }) => `could not be started and is held; breadbox release ${jobId} tries again`,
  launch_failed_requeued_held: ({ jobId }) =>
    `could not be started on its node and is held; breadbox release ${jobId} tries again`,
  job_requeued_in_held_state: ({ jobId }) => `was requeued and is held; breadbox release ${jobId} lets it start`,
};

/** What Slurm says, in a sentence. `until` is Slurm's own estimate, by the time limits of the others. */
export function whyWaits(job: SlurmJob, context: WaitContext): WhyPending {
  const said = job.row?.reason ?? (job.row === undefined && job.status.held ? 'JobHeldUser' : 'None');
  const reason = said.startsWith('Nodes required for job are')
    ? 'ReqNodeNotAvail'
    : said.split(/[,(:]/)[0]!.trim().replaceAll(' ', '_');
  const until = reason === 'BeginTime' ? beginOf(job) : job.row?.startsAt;
  const sentence = `${sentenceOf(reason, job, context)}${context.trouble === undefined ? '' : ' (as Slurm last said)'}`;
  return { reason, sentence, ...(until !== undefined && { until }) };
}

function sentenceOf(reason: string, job: SlurmJob, context: WaitContext): string {
  const known = SENTENCES[reason];
  if (known !== undefined) return known(job, context);
  if (reason.startsWith('QOS')) return `waits because of a limit of its QOS (${reason})`;
  if (reason.startsWith('Assoc')) return `waits because of a limit of its account (${reason})`;
  return `waits, as Slurm says, for ${reason}`;
}

function beginOf({ submission, row, status }: SlurmJob): string | undefined {
  return (status.restarts === 0 ? submission?.spec.batch?.beginAt : undefined) ?? row?.startsAt;
}

/** `afterok:12_*(unfulfilled),afterany:13(failed)`; `?` between them where one is enough. */
function dependencyWords(text: string | undefined): string {
  if (text === undefined) return 'for another job';
  const words = text.split(/[,?]/).map((each) => {
    const parts = /^(after\w*|singleton)(?::(\d+(?:_(?:\d+|\*))?)(?:\+(\d+))?)?(?:\((\w+)\))?$/.exec(each);
    if (parts === null) return `for ${each}`;
    const [, type, id, minutes, how] = parts;
    if (type === 'singleton') return 'for the job of the same name before it';
    const which = id?.endsWith('_*') ? `array ${id.slice(0, -2)}` : `job ${id}`;
    const failed = how === 'failed' ? ', which it did not' : '';
    if (type === 'afterok') return `for ${which} to complete${failed}`;
    if (type === 'afternotok') return `for ${which} to fail${failed}`;
    if (type === 'after') {
      return minutes === undefined || minutes === '0'
        ? `for ${which} to start`
        : `until ${minutes} ${minutes === '1' ? 'minute' : 'minutes'} after the start of ${which}`;
    }
    return `for ${which} to end`;
  });
  return words.join(text.includes('?') ? ', or ' : ', and ');
}

function turn({ jobId, status }: SlurmJob, { book }: WaitContext): string {
  const waiting = [...book.jobs.values()].filter((job) => job.status.state === 'pending' && job.jobId !== jobId);
  const first =
    waiting.find(({ row }) => row?.reason === 'Resources') ?? waiting.find(({ row }) => row?.reason === 'Priority');
  if (first === undefined) return 'waits for its turn';
  const which = first.status.nice < status.nice ? 'goes before it' : 'came before it';
  return `waits for its turn: job ${first.jobId} ${which}`;
}

/** Names the first of the things that are short. */
function resources({ status, submission }: SlurmJob, context: WaitContext): string {
  const { book } = context;
  const nodes = context.nodes.filter(({ state }) => state === 'idle' || state === 'mixed' || state === 'allocated');
  if (nodes.length === 0) return `waits for a node that serves${notServing(context)}`;
  const memBytes = status.memBytes ?? submission?.spec.batch?.memBytes ?? 0;
  const holders = [...book.jobs.values()].filter((job) => job.status.state === 'running').map((job) => job.jobId);
  const whoHolds = holders.length === 0 ? '' : `; ${jobList(holders)} ${holders.length === 1 ? 'holds' : 'hold'}`;
  const free = Math.max(...nodes.map((node) => node.memBytes - node.busyMemBytes));
  if (memBytes > free) {
    const most = Math.max(...nodes.map((node) => node.memBytes));
    const held = whoHolds === '' ? '' : `${whoHolds} the rest`;
    return `waits for ${formatBytes(memBytes)} of ${formatBytes(most)} of memory; ${formatBytes(free)} free${held}`;
  }
  const cores = nodes.reduce((sum, node) => sum + node.cores, 0);
  const busy = nodes.reduce((sum, node) => sum + node.busyCores, 0);
  const rest = whoHolds === '' ? '' : `${whoHolds} ${busy}`;
  return `waits for ${status.cpus} of ${cores} ${cores === 1 ? 'core' : 'cores'}; ${Math.max(0, cores - busy)} free${rest}`;
}

function notServing({ nodes }: WaitContext): string {
  const silent = nodes.filter(({ state }) => state !== 'idle' && state !== 'mixed' && state !== 'allocated');
  const words = silent
    .slice(0, 4)
    .map(({ node, state, reason }) => `${node} is ${state}${reason === undefined ? '' : ` (${reason})`}`);
  const more = silent.length > 4 ? `, and ${silent.length - 4} more` : '';
  return words.length === 0 ? '' : `: ${words.join(', ')}${more}`;
}

function jobList(jobIds: readonly string[]): string {
  if (jobIds.length === 1) return `job ${jobIds[0]}`;
  if (jobIds.length > 4) return `jobs ${jobIds.slice(0, 3).join(', ')} and ${jobIds.length - 3} more`;
  return `jobs ${jobIds.slice(0, -1).join(', ')} and ${jobIds.at(-1)}`;
}
