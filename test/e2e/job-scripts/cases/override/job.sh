#!/bin/bash
#SBATCH --job-name=from-script
#SBATCH --time=3
#SBATCH --output=override.out
limit=$(scontrol show job "$SLURM_JOB_ID" | grep -o 'TimeLimit=[^ ]*')
echo "$SLURM_JOB_NAME ${limit#*=}"
