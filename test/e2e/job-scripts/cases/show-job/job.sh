#!/bin/bash
#SBATCH --job-name=shown
#SBATCH --ntasks=2
#SBATCH --time=10
scontrol show job "$SLURM_JOB_ID"
