#!/bin/bash
#SBATCH --ntasks=3
srun --multi-prog programs.conf
