#!/bin/bash
#SBATCH --job-name="it's a \"name\""
#SBATCH --output='with space %j.out'
printf '[%s]\n' "$SLURM_JOB_NAME"
