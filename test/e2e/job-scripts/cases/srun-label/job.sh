#!/bin/bash
#SBATCH -n 2
#SBATCH -o labels.out
srun -l hostname -s
