#!/bin/bash
#SBATCH --job-name=sum
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --time=00:05:00
#SBATCH --mem=200M

make
export OMP_NUM_THREADS=$SLURM_CPUS_PER_TASK
./sum
