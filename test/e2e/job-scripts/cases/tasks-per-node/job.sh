#!/bin/bash
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=2
#SBATCH --mem-per-cpu=50M
#SBATCH --output=tasks.out
echo "$SLURM_NTASKS $SLURM_NTASKS_PER_NODE $SLURM_CPUS_ON_NODE"
