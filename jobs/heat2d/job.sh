#!/bin/bash
#SBATCH --job-name=heat2d
#SBATCH --ntasks=2
#SBATCH --time=00:10:00
#SBATCH --mem=500M

make
srun ./heat2d
