import type { Asked } from './asked.ts';

const MEGABYTE = 2 ** 20;

/** The variables that sbatch itself sets, each only where its option was given (SLURM_NTASKS also where another one implies it). */
export function submitEnvironment(
  asked: Asked,
  job: { readonly tasks: number; readonly name: string; readonly submitDirectory: string },
): Record<string, string> {
  const env: Record<string, string> = { SLURM_JOB_NAME: job.name, SLURM_SUBMIT_DIR: job.submitDirectory };
  const set = (name: string, value: number | string | undefined) => {
    if (value !== undefined) env[name] = String(value);
  };
  const { tasks, tasksPerNode, leastNodes, tasksPerGpu } = asked;
  if ((tasks ?? tasksPerNode ?? leastNodes ?? tasksPerGpu) !== undefined) {
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
  set('SLURM_GPUS', gpuList(asked.gpus));
  set('SLURM_GPUS_PER_TASK', gpuList(asked.gpusPerTask));
  if (asked.overcommit === true) set('SLURM_OVERCOMMIT', 1);
  set('SLURM_EXPORT_ENV', asked.exported);
  if (asked.exported !== undefined && !/^(all|nil)$/i.test(asked.exported)) set('SLURM_GET_USER_ENV', 1);
  return env;
}

/** `{gpu: 2}` → `2`, `{'gpu:a100': 1}` → `a100:1`. */
function gpuList(list: Readonly<Record<string, number>> | undefined): string | undefined {
  if (list === undefined) return undefined;
  return Object.entries(list)
    .map(([name, count]) => (name === 'gpu' ? String(count) : `${name.replace(/^gpu:/, '')}:${count}`))
    .join(',');
}
