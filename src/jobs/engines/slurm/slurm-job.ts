import { formatDuration } from '../../../cluster/units.ts';
import { hasEnded, type JobState, type JobStatus } from '../../engine.ts';
import { exitReason } from '../local/judge.ts';
import { outputPaths } from '../local/output-paths.ts';
import type { JobFacts } from './job-facts.ts';
import type { Submission } from './job-journal.ts';
import { jobState, nativeState } from './job-states.ts';
import type { QueueRow } from './queue-row.ts';

/** A job or an index of an array as the engine holds it in memory. */
export interface SlurmJob {
  readonly jobId: string;
  /** `undefined` until squeue has told of it, and of what Slurm has forgotten. */
  row: QueueRow | undefined;
  status: JobStatus;
  /** Of the array that it is an index of. */
  readonly submission: Submission | undefined;
  facts: JobFacts | undefined;
  /** The number of the look that it was made before. */
  readonly madeAtLook: number;
}

export interface EndFacts {
  readonly exitCode: number | undefined;
  readonly restarts: number;
}

const HELD = /^JobHeld|^JobHold|requeued.(in.)?held/;

/** @throws BreadboxError `engine-failed` for a state that is not known */
export function statusOf(
  row: QueueRow,
  submission: Submission | undefined,
  facts: JobFacts | undefined,
  end: EndFacts,
  first: Pick<JobStatus, 'submittedAt'> | undefined,
): JobStatus {
  const spec = submission?.spec;
  const state = jobState(row.state);
  const native = nativeState(row.state);
  const isHeld = state === 'pending' && (HELD.test(row.reason ?? '') || /HOLD|SPECIAL_EXIT/.test(row.state));
  const hasStarted = state !== 'pending' && row.nodes !== undefined;
  const exitCode = hasEnded(state) && hasStarted ? end.exitCode : undefined;
  const endedAt = hasEnded(state) ? (row.endsAt ?? row.startsAt) : undefined;
  return {
    jobId: row.jobId,
    rawId: row.rawId,
    array: row.array,
    owner: submission === undefined ? row.account : spec?.owner,
    account: row.account,
    batch: spec === undefined ? (facts?.batch ?? true) : spec.batch !== undefined,
    held: isHeld,
    restarts: end.restarts,
    nice: row.nice,
    tasks: spec?.batch?.tasks ?? facts?.tasks ?? 1,
    memBytes: spec?.batch?.memBytes,
    timeLimitSec: row.timeLimitSec,
    directory: spec?.directory ?? facts?.directory ?? '/',
    usage: {},
    name: row.name,
    state,
    cpus: row.cpus,
    node: hasStarted ? row.nodes : undefined,
    partition: row.partition,
    ...(native !== undefined && { nativeState: native }),
    exitCode,
    reason: reasonOf(row, state, exitCode, submission),
    submittedAt: first?.submittedAt ?? row.submittedAt ?? submission?.submittedAt ?? new Date(0).toISOString(),
    startedAt: hasStarted ? row.startsAt : undefined,
    endedAt,
    ...pathsOf(row, submission, facts),
  };
}

/** Of a job that sbatch has just taken. */
export function newStatus(jobId: string, index: number | undefined, submission: Submission, login: string): JobStatus {
  const { spec, submittedAt } = submission;
  const row: QueueRow = {
    jobId: index === undefined ? jobId : `${jobId}_${index}`,
    rawId: jobId,
    array: index === undefined ? undefined : { jobId, index },
    account: spec.account ?? login,
    state: 'PENDING',
    reason: spec.batch?.held ? 'JobHeldUser' : undefined,
    nodes: undefined,
    nodeCount: 1,
    cpus: Math.max(1, spec.cpus),
    submittedAt,
    startsAt: undefined,
    endsAt: undefined,
    timeLimitSec: spec.timeLimitSec ?? spec.batch?.timeLimitSec,
    nice: spec.batch?.nice ?? 0,
    partition: spec.batch?.partition ?? '',
    dependency: undefined,
    name: spec.name,
  };
  return statusOf(row, submission, undefined, { exitCode: undefined, restarts: 0 }, undefined);
}

function pathsOf(row: QueueRow, submission: Submission | undefined, facts: JobFacts | undefined) {
  if (submission?.stdoutPath !== undefined) {
    const { stdoutPath, stderrPath = stdoutPath } = submission;
    return { stdoutPath, stderrPath };
  }
  if (facts !== undefined) return { stdoutPath: facts.stdoutPath, stderrPath: facts.stderrPath };
  const spec = submission?.spec;
  if (spec?.batch === undefined) return { stdoutPath: '/dev/null', stderrPath: '/dev/null' };
  const { jobId, rawId, array, account } = row;
  // The script itself is not kept; that there is one makes the names those of sbatch.
  const named = { ...spec, account, batch: { ...spec.batch, script: '' } };
  return outputPaths({ jobId, rawId, array, spec: named, directory: spec.directory }, row.nodes ?? '');
}

/** Why it ended so; of a pending job Slurm's word. */
function reasonOf(row: QueueRow, state: JobState, exitCode: number | undefined, submission: Submission | undefined) {
  const where = row.nodes === undefined ? '' : ` on ${row.nodes}`;
  switch (state) {
    case 'pending':
      return row.reason;
    case 'failed':
      if (row.reason === 'JobLaunchFailure' && exitCode === undefined)
        return `Slurm could not start it${where}: its directory or its output file could not be opened there, or its account is unknown there`;
      return notStarted(exitCode, submission) ?? (exitCode === undefined ? 'failed' : exitReason(exitCode));
    case 'cancelled':
      return row.nodes === undefined ? 'was cancelled before it started' : cancelReason(row);
    case 'timeout':
      if (row.state === 'DEADLINE') return 'could not end before its deadline';
      return `ran longer than its time limit of ${formatDuration(row.timeLimitSec ?? 0)}`;
    case 'node-fail':
      return row.state === 'BOOT_FAIL' ? `a node did not boot for it${where}` : `a node failed that it ran on${where}`;
    case 'out-of-memory':
      return `used more memory than it has${where}`;
    default:
      return undefined;
  }
}

function cancelReason({ state }: QueueRow): string {
  if (state === 'PREEMPTED') return 'made room for a job that goes before it';
  return state === 'REVOKED' ? 'was taken back by another cluster' : 'was cancelled';
}

/** What exit codes 126 and 127 mean of a program that Breadbox itself launches. */
function notStarted(exitCode: number | undefined, submission: Submission | undefined): string | undefined {
  if (submission?.stdoutPath === undefined || (exitCode !== 126 && exitCode !== 127)) return undefined;
  const { argv, account, directory } = submission.spec;
  const what = `${argv[0]} could not be started${account === undefined ? '' : ` by ${account}`} in ${directory}`;
  return `${what}, or ended by itself with exit code ${exitCode}: its stderr says more`;
}
