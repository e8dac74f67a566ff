import type { Saying } from './saying.ts';

export const SLURM_MPI: readonly Saying[] = [
  {
    check: 'pmix-library',
    sentence: 'Slurm on that node cannot load the PMIx library, so srun cannot start programs with MPI there.',
    fix: 'On every node: apt install libpmix2; on Debian 12 also: ln -s libpmix.so.2 /usr/lib/x86_64-linux-gnu/pmix2/lib/libpmix.so (on arm64: aarch64-linux-gnu); then systemctl restart slurmd. srun --mpi=list proves nothing: run two ranks.',
    patterns: [
      /can ?not load PMIx library/i,
      /Failed to read MPI conf from slurmd/,
      /mpi\/pmix(_v\d)?: .*(init|fail|error)/,
      /MPI: (Cannot create context for|Unable to load any plugin|Unable to unpack config)/,
      /Couldn't find the specified plugin name for mpi\//,
      /cannot (create|find) mpi (context|plugin) for/i,
      /[Uu]nable to configure MPI plugin/,
      /libpmix\.so[.\d]*: cannot open shared object file/,
      /Can't request modex data from libpmix-server/,
    ],
    weight: 8,
  },
  {
    check: 'pmix-library',
    sentence: 'This Slurm does not know that kind of MPI start-up on the computer where srun ran.',
    fix: 'srun --mpi=list shows the kinds. apt install slurm-wlm-mpi-plugins (Debian 13) or libpmix2, or leave --mpi away and let MpiDefault of slurm.conf choose.',
    patterns: [/Invalid MPI (type|plugin name)/, /--mpi=list for acceptable types/],
    weight: 8,
  },
  {
    check: 'pmix-library',
    sentence: 'A node refused to start the step without saying why; most often it cannot load the PMIx library.',
    fix: 'Look at /var/log/slurm/slurmd.log on that node for "can not load PMIx library". Test: srun -N2 -n2 --mpi=pmix hostname',
    patterns: [/Task launch for .*failed on node .*: Unspecified error/, /MPI plugin's pre-launch setup failed/],
    weight: 5,
  },
  {
    check: 'mpi-start',
    byHand: true,
    sentence:
      'The program was started by srun without a start-up that its MPI understands, so each process believes that it is alone or ends.',
    fix: 'Start it with srun --mpi=pmix, or with mpirun inside the job script. Link it with the MPI of the cluster.',
    patterns: [
      /direct launched using "srun"/,
      /OMPI was not built with SLURM'?s? (PMI|support)/i,
      /PMI2_Init failed/,
      /PMI2?_Init.*(fail|return code)/i,
      /undefined symbol: PMI/,
      /Open MPI.*not configured with.*(PMI|SLURM)/i,
    ],
    weight: 8,
  },
];
