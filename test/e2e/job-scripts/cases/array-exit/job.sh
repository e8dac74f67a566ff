#!/bin/bash
#SBATCH -a 0-2
#SBATCH -o /dev/null
test "$SLURM_ARRAY_TASK_ID" -ne 1
