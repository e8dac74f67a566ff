import type { Allotment } from './allotment.ts';
import type { StepRequest } from './step-request.ts';

/** What every rank of a step gets, without what tells one from another. */
export function stepEnvironment(
  environment: NodeJS.ProcessEnv,
  request: StepRequest,
  allotment: Allotment,
  step: string,
): NodeJS.ProcessEnv {
  const tasks = String(request.tasks);
  const ranks = Array.from({ length: request.tasks }, (_, rank) => rank).join(',');
  return {
    ...exported(environment, request.exported),
    SLURM_JOB_ID: allotment.jobId,
    SLURM_JOBID: allotment.jobId,
    SLURM_STEP_ID: step,
    SLURM_STEPID: step,
    SLURM_STEP_NODELIST: allotment.node,
    SLURM_STEP_NUM_NODES: '1',
    SLURM_STEP_NUM_TASKS: tasks,
    SLURM_STEP_TASKS_PER_NODE: tasks,
    SLURM_NTASKS: tasks,
    SLURM_NPROCS: tasks,
    SLURM_TASKS_PER_NODE: tasks,
    SLURM_NNODES: '1',
    SLURM_NODEID: '0',
    SLURM_NODELIST: allotment.node,
    SLURM_JOB_NODELIST: allotment.node,
    SLURMD_NODENAME: allotment.node,
    SLURM_GTIDS: ranks,
    SLURM_DISTRIBUTION: 'block',
    SLURM_UMASK: process.umask().toString(8).padStart(4, '0'),
    SLURM_LAUNCH_NODE_IPADDR: '127.0.0.1',
    ...(request.tasksPerNode === undefined ? {} : { SLURM_NTASKS_PER_NODE: String(request.tasksPerNode) }),
    ...(request.cpusSaid ? { SLURM_CPUS_PER_TASK: String(request.cpusPerTask) } : {}),
  };
}

/** `--export`: ALL, NONE, or names and NAME=VALUE; SLURM_… and what Breadbox needs are always there. */
function exported(environment: NodeJS.ProcessEnv, words: string | undefined): NodeJS.ProcessEnv {
  if (words === undefined || words === 'ALL') return environment;
  const items = words === 'NONE' || words === 'NIL' ? [] : words.split(',');
  const all = items.includes('ALL');
  const kept = Object.entries(environment).filter(([name]) => all || /^(SLURM|BREADBOX)_/.test(name));
  const chosen: NodeJS.ProcessEnv = Object.fromEntries(kept);
  for (const item of items.filter((each) => each !== 'ALL')) {
    const equals = item.indexOf('=');
    const name = equals === -1 ? item : item.slice(0, equals);
    chosen[name] = equals === -1 ? environment[name] : item.slice(equals + 1);
  }
  return chosen;
}

export function rankVariables(rank: number): Record<string, string> {
  return { SLURM_PROCID: String(rank), SLURM_LOCALID: String(rank) };
}
