#!/bin/bash
# This is a comment.
##SBATCH --job-name=commented-out
#SBATCH --job-name=kept   # this is one, too
#SBATCH --output=comments.out

echo "name=$SLURM_JOB_NAME tasks=${SLURM_NTASKS-unset}"
#SBATCH --ntasks=2
#SBATCH --job-name=too-late
