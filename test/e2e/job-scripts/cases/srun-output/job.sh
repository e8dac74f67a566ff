#!/bin/bash
#SBATCH --ntasks=2
#SBATCH --output=/dev/null
srun --output=task-%t.txt sh -c 'echo task $SLURM_PROCID'
