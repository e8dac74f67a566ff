#!/bin/bash
#SBATCH --output=/dev/null
n=${1:-1}
echo "$n" >> chain.txt
if [ "$n" -lt 3 ]; then
  sbatch --dependency=afterok:$SLURM_JOB_ID job.sh $((n + 1))
else
  touch last
fi
