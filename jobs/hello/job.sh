#!/bin/bash
#SBATCH --job-name=hello
#SBATCH --time=00:01:00
#SBATCH --mem=100M

echo "Hello from $(hostname), as job $SLURM_JOB_ID with $SLURM_CPUS_ON_NODE core(s)."
echo "It was submitted in $SLURM_SUBMIT_DIR."
date
