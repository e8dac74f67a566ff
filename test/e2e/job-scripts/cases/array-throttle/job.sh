#!/bin/bash
#SBATCH --array=1-3%1
#SBATCH --output=/dev/null
touch overlaps.txt
mkdir lock || echo "$SLURM_ARRAY_TASK_ID beside another" >> overlaps.txt
sleep 0.3
rmdir lock
echo "$SLURM_ARRAY_TASK_ID" >> names.txt
