#!/bin/bash
#SBATCH --job-name=mandelbrot
#SBATCH --ntasks=2
#SBATCH --time=00:10:00
#SBATCH --mem=500M

mpirun -n "$SLURM_NTASKS" python3 mandelbrot.py
