#!/bin/bash
#SBATCH --job-name=sum
#SBATCH --ntasks=2
#SBATCH --time=00:05:00
#SBATCH --mem=500M

make
srun ./sum
