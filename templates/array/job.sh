#!/bin/bash
#SBATCH --job-name=collatz
#SBATCH --array=1-5%2
#SBATCH --output=out-%a.txt
#SBATCH --time=00:01:00
#SBATCH --mem=100M

input=$(sed -n "${SLURM_ARRAY_TASK_ID}p" inputs.txt)
python3 collatz.py "$input"
