import type { Asked } from './asked.ts';

const MEGABYTE = 2 ** 20;
/** Of these the variable is what was written. */
const AS_WRITTEN: Readonly<Record<string, string>> = {
  distribution: 'SLURM_DISTRIBUTION',
  export: 'SLURM_EXPORT_ENV',
  gpus: 'SLURM_GPUS',
  'gpus-per-node': 'SLURM_GPUS_PER_NODE',
  'gpus-per-task': 'SLURM_GPUS_PER_TASK',
  hint: 'SLURM_HINT',
  'ntasks-per-core': 'SLURM_NTASKS_PER_CORE',
  'ntasks-per-socket': 'SLURM_NTASKS_PER_SOCKET',
  profile: 'SLURM_PROFILE',
  'threads-per-core': 'SLURM_THREADS_PER_CORE',
};

/** The variables that sbatch itself sets, each only where its option was given. */
export function submitEnvironment(
  asked: Asked,
  job: { readonly tasks: number; readonly name: string; readonly submitDirectory: string },
): Record<string, string> {
  const env: Record<string, string> = { SLURM_JOB_NAME: job.name, SLURM_SUBMIT_DIR: job.submitDirectory };
  const set = (name: string, value: number | string | undefined) => {
    if (value !== undefined) env[name] = String(value);
  };
  for (const [option, variable] of Object.entries(AS_WRITTEN)) set(variable, asked.given?.[option]);
  const { tasks, tasksPerNode, tasksPerGpu } = asked;
  if ((tasks ?? tasksPerNode ?? tasksPerGpu) !== undefined) {
    set('SLURM_NTASKS', job.tasks);
    set('SLURM_NPROCS', job.tasks);
  }
  set('SLURM_NTASKS_PER_NODE', tasksPerNode);
  set('SLURM_NTASKS_PER_GPU', tasksPerGpu);
  set('SLURM_CPUS_PER_TASK', asked.cpusPerTask);
  if (asked.cpusPerTask !== undefined) set('SLURM_TRES_PER_TASK', `cpu=${asked.cpusPerTask}`);
  set('SLURM_CPUS_PER_GPU', asked.cpusPerGpu);
  if (typeof asked.memPerCpu === 'number') set('SLURM_MEM_PER_CPU', asked.memPerCpu / MEGABYTE);
  if (typeof asked.memPerGpu === 'number') set('SLURM_MEM_PER_GPU', asked.memPerGpu / MEGABYTE);
  if (asked.overcommit === true) set('SLURM_OVERCOMMIT', 1);
  if (asked.exported !== undefined && asked.exported.toUpperCase() !== 'ALL') set('SLURM_GET_USER_ENV', 1);
  return env;
}
