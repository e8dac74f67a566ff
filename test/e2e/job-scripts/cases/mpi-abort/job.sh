#!/bin/bash
#SBATCH -n 2
#SBATCH -o /dev/null
mpicc -o abort abort.c
mpirun -n 2 ./abort
