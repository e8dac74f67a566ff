#!/bin/bash
#SBATCH --requeue
#SBATCH --open-mode=append
echo "run ${SLURM_RESTART_COUNT:-0}"
touch ready-${SLURM_RESTART_COUNT:-0}
until [ -e go ]; do sleep 0.1; done
