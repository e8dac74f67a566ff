#!/bin/bash
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=2
mpicc -o ranks ranks.c
mpirun -np $SLURM_NTASKS ./ranks
