#!/bin/bash
#SBATCH --job-name=array
#SBATCH --array=1-3
#SBATCH --cpus-per-task=1
fruit=$(sed -n "${SLURM_ARRAY_TASK_ID}p" fruits.txt)
echo "$SLURM_ARRAY_TASK_ID $fruit"
