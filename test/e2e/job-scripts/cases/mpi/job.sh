#!/bin/bash
#SBATCH --job-name=mpi
#SBATCH --ntasks=4
#SBATCH --time=00:05:00
module purge 2> /dev/null
mpicc -o ranks ranks.c
srun ./ranks
