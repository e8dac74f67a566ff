#!/bin/bash
#SBATCH -o /dev/null
sleep 0.3
echo $((SLURM_ARRAY_TASK_ID * SLURM_ARRAY_TASK_ID)) > part-$SLURM_ARRAY_TASK_ID.txt
