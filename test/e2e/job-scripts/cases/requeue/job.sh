#!/bin/bash
#SBATCH --requeue
#SBATCH --output=/dev/null
echo "run ${SLURM_RESTART_COUNT:-0} of $SLURM_JOB_ID" >> log.txt
if [ "${SLURM_RESTART_COUNT:-0}" -eq 0 ]; then
  scontrol requeue "$SLURM_JOB_ID"
  sleep 60
fi
touch second
