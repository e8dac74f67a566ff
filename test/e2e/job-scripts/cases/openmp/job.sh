#!/bin/bash
#SBATCH --job-name=openmp
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=00:05:00
export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK
gcc -O2 -fopenmp -o sum sum.c
./sum
