import { CHRONY } from './chrony.ts';
import { KERNEL } from './kernel.ts';
import { MUNGE } from './munge.ts';
import { NAMES } from './names.ts';
import { NFS } from './nfs.ts';
import { OPEN_MPI } from './open-mpi.ts';
import type { Saying } from './saying.ts';
import { SLURM_CGROUPS } from './slurm-cgroups.ts';
import { SLURM_DAEMONS } from './slurm-daemons.ts';
import { SLURM_FILES } from './slurm-files.ts';
import { SLURM_JOBS } from './slurm-jobs.ts';
import { SLURM_MPI } from './slurm-mpi.ts';
import { SLURM_NETWORK } from './slurm-network.ts';
import { SLURM_NODES } from './slurm-nodes.ts';
import { SSH } from './ssh.ts';

/** From the ground up, as the doctor climbs. */
export const sayings: readonly Saying[] = [
  ...KERNEL,
  ...NAMES,
  ...SSH,
  ...CHRONY,
  ...MUNGE,
  ...SLURM_CGROUPS,
  ...SLURM_FILES,
  ...SLURM_DAEMONS,
  ...SLURM_NETWORK,
  ...SLURM_NODES,
  ...SLURM_JOBS,
  ...SLURM_MPI,
  ...OPEN_MPI,
  ...NFS,
];
