#!/bin/bash
#SBATCH --array=0-2
#SBATCH --output=/dev/null
until [ -e go ]; do sleep 0.1; done
echo "$SLURM_ARRAY_TASK_ID" >> done.txt
