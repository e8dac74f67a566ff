#!/bin/sh
#SBATCH -J short
#SBATCH -n2 -c 1
#SBATCH -t 5
#SBATCH -o short.out -e short.err
echo "name=$SLURM_JOB_NAME tasks=$SLURM_NTASKS cpus=$SLURM_CPUS_PER_TASK"
echo "a warning" >&2
