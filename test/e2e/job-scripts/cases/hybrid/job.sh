#!/bin/bash
#SBATCH --ntasks=2
#SBATCH --cpus-per-task=2
export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK
mpicc -fopenmp -o hybrid hybrid.c
srun --cpus-per-task=$SLURM_CPUS_PER_TASK ./hybrid
