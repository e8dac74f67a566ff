#!/usr/bin/env python3
#SBATCH --job-name=python
#SBATCH --ntasks=2
import os

print(os.environ["SLURM_JOB_NAME"], os.environ["SLURM_NTASKS"], 1 / int(os.environ["SLURM_NTASKS"]))
