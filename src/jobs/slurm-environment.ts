import type { ArraySpec, Dependency, JobSpec } from './engine.ts';

export interface StartedJob {
  /** `12`, or `12_3` of an array. */
  readonly jobId: string;
  readonly rawId: string;
  readonly array?: { readonly jobId: string; readonly index: number; readonly spec: ArraySpec };
  readonly spec: JobSpec;
  readonly node: string;
  /** That it holds. */
  readonly cores: number;
  readonly account: string;
  readonly uid: number;
  readonly gid: number;
  readonly submitHost: string;
  readonly restarts: number;
  readonly clusterName: string;
  /** Default: now. */
  readonly startedAt?: string;
}

const MEGABYTE = 2 ** 20;

/**
 * What a Slurm of one node sets in the environment of a job that starts. What sbatch itself sets, such as
 * SLURM_CPUS_PER_TASK where it was asked for, is in the job's `env` since it was submitted (sbatch-script/submit-environment.ts).
 */
export function slurmEnvironment(job: StartedJob): Record<string, string> {
  const { spec, node } = job;
  const cores = String(job.cores);
  const name = node.split('.')[0]!;
  return {
    ENVIRONMENT: 'BATCH',
    SLURM_CLUSTER_NAME: job.clusterName,
    SLURM_CPUS_ON_NODE: cores,
    SLURM_GTIDS: '0',
    SLURM_JOBID: job.rawId,
    SLURM_JOB_CPUS_PER_NODE: cores,
    SLURM_JOB_GID: String(job.gid),
    SLURM_JOB_ID: job.rawId,
    SLURM_JOB_NAME: spec.name,
    SLURM_JOB_NODELIST: name,
    SLURM_JOB_NUM_NODES: '1',
    SLURM_JOB_PARTITION: spec.batch?.partition ?? 'local',
    SLURM_JOB_UID: String(job.uid),
    SLURM_JOB_USER: job.account,
    SLURM_LOCALID: '0',
    SLURM_NNODES: '1',
    SLURM_NODEID: '0',
    SLURM_NODELIST: name,
    SLURM_PRIO_PROCESS: '0',
    SLURM_PROCID: '0',
    SLURM_SUBMIT_DIR: spec.env?.SLURM_SUBMIT_DIR ?? spec.directory,
    SLURM_SUBMIT_HOST: job.submitHost,
    SLURM_TASKS_PER_NODE: String(tasksPerNode(job)),
    SLURM_TOPOLOGY_ADDR: name,
    SLURM_TOPOLOGY_ADDR_PATTERN: 'node',
    SLURMD_NODENAME: name,
    ...times(job),
    ...memory(spec),
    ...gpus(spec),
    ...(job.restarts > 0 ? { SLURM_RESTART_COUNT: String(job.restarts) } : {}),
    ...(job.array === undefined ? {} : arrayVariables(job.array)),
    ...dependencies(spec.batch?.dependencies ?? [], spec.batch?.dependencyMode),
  };
}

/** Slurm fills a node with tasks where no number of them was asked for. */
function tasksPerNode({ spec, cores }: StartedJob): number {
  const { tasks, cpusPerTask } = spec.batch ?? { tasks: 1, cpusPerTask: 1 };
  return spec.env?.SLURM_NTASKS === undefined ? Math.max(tasks, Math.floor(cores / cpusPerTask)) : tasks;
}

/** In seconds since 1970. */
function times({ spec, startedAt }: StartedJob): Record<string, string> {
  const start = Math.floor((startedAt === undefined ? Date.now() : Date.parse(startedAt)) / 1000);
  const limit = spec.batch?.timeLimitSec;
  return {
    SLURM_JOB_START_TIME: String(start),
    ...(limit === undefined ? {} : { SLURM_JOB_END_TIME: String(start + Math.ceil(limit)) }),
  };
}

function memory({ batch, env }: JobSpec): Record<string, string> {
  if (batch?.memBytes === undefined || env?.SLURM_MEM_PER_CPU !== undefined) return {};
  return { SLURM_MEM_PER_NODE: String(Math.ceil(batch.memBytes / MEGABYTE)) };
}

function gpus({ batch }: JobSpec): Record<string, string> {
  const count = Object.entries(batch?.gres ?? {})
    .filter(([name]) => name === 'gpu' || name.startsWith('gpu:'))
    .reduce((sum, [, many]) => sum + many, 0);
  return count === 0 ? {} : { SLURM_GPUS_ON_NODE: String(count) };
}

function arrayVariables({ jobId, index, spec }: NonNullable<StartedJob['array']>): Record<string, string> {
  const { indexes } = spec;
  const ends = indexes.reduce(({ min, max }, each) => ({ min: Math.min(min, each), max: Math.max(max, each) }), {
    min: index,
    max: index,
  });
  return {
    SLURM_ARRAY_JOB_ID: jobId,
    SLURM_ARRAY_TASK_COUNT: String(indexes.length),
    SLURM_ARRAY_TASK_ID: String(index),
    SLURM_ARRAY_TASK_MAX: String(ends.max),
    SLURM_ARRAY_TASK_MIN: String(ends.min),
    SLURM_ARRAY_TASK_STEP: String(stepOf(indexes)),
  };
}

/** The distance of all neighbours where it is one and the same, else 1. */
function stepOf(indexes: readonly number[]): number {
  const sorted = [...indexes].sort((a, b) => a - b);
  const step = (sorted[1] ?? 0) - (sorted[0] ?? 0);
  return sorted.length > 1 && sorted.every((each, i) => i === 0 || each - sorted[i - 1]! === step) ? step : 1;
}

function dependencies(list: readonly Dependency[], mode: 'all' | 'any' = 'all'): Record<string, string> {
  if (list.length === 0) return {};
  return { SLURM_JOB_DEPENDENCY: list.map(formatDependency).join(mode === 'any' ? '?' : ',') };
}

/** As Slurm writes it: `afterok:12`, `after:12+5`, `singleton`. */
export function formatDependency({ type, jobId, delaySec }: Dependency): string {
  if (jobId === undefined) return type;
  return `${type}:${jobId}${delaySec === undefined || delaySec === 0 ? '' : `+${delaySec / 60}`}`;
}
