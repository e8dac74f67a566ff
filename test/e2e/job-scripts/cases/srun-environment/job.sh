#!/bin/bash
#SBATCH -n 2
export COLOUR=blue
mkdir -p inner
cd inner
srun bash -c 'echo "$SLURM_PROCID of $SLURM_NPROCS: $COLOUR $PWD"'
