#!/bin/bash
#SBATCH --job-name=looked
#SBATCH --ntasks=2
squeue -h -j "$SLURM_JOB_ID" -o '%i|%j|%t|%C|%D|%u'
squeue --noheader --user="$USER" --name=looked --format='%A %T %j'
squeue -h -u "$USER" -n no-such-job | wc -l
