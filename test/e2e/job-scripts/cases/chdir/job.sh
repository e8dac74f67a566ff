#!/bin/bash
#SBATCH --chdir=inner
#SBATCH --output=chdir.out
pwd
echo "$SLURM_SUBMIT_DIR"
