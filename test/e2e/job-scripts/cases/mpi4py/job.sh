#!/bin/bash
#SBATCH --ntasks=3
mpirun -n $SLURM_NTASKS python3 squares.py
