#!/bin/bash
#SBATCH --ntasks=3
srun bash -c 'echo "rank $SLURM_PROCID of $SLURM_NTASKS in step $SLURM_STEP_ID"'
