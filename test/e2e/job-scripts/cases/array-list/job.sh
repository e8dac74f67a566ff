#!/bin/bash
#SBATCH --array=1,4-5,7
#SBATCH --output=/dev/null
if [ "$SLURM_ARRAY_TASK_ID" -eq 7 ] && [ "$MENDED" != yes ]; then exit 9; fi
echo "$SLURM_ARRAY_TASK_ID" >> done.txt
