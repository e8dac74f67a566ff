#!/bin/bash
#SBATCH --cpus-per-task=2
seq 4 | xargs -P "$SLURM_CPUS_PER_TASK" -I{} sh -c 'echo $(({} * {}))'
