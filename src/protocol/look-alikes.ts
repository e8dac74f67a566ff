/** Commands of Slurm that a job finds on its PATH. `breadbox-agent look-alike NAME ARGS…` is each of them. */
export const LOOK_ALIKES = ['srun', 'sbatch', 'squeue', 'scancel', 'sinfo', 'scontrol', 'sacct'] as const;
export type LookAlikeName = (typeof LOOK_ALIKES)[number];
