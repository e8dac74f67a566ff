import { RUNGS, type Rung } from '../protocol/doctor.ts';

export const RUNG_TITLES: Readonly<Record<Rung, string>> = {
  power: 'power and disks',
  names: 'names and addresses',
  ssh: 'SSH',
  clock: 'clocks',
  versions: 'versions',
  users: 'users',
  auth: 'credentials',
  paths: 'files of Slurm',
  cgroups: 'cgroups',
  slurmd: 'slurmctld and slurmd',
  srun: 'srun',
  mpi: 'MPI',
  home: 'the shared home',
};

/** Where nothing was brought up, there is nothing above to be examined. */
export function needsCluster(rung: Rung): boolean {
  return isAbove(rung, 'versions');
}

/** All that is said there is said to the head or by it. */
export function needsHead(rung: Rung): boolean {
  return isAbove(rung, 'users');
}

function isAbove(rung: Rung, other: Rung): boolean {
  return RUNGS.indexOf(rung) > RUNGS.indexOf(other);
}
