#!/bin/bash
#SBATCH -o same.out
#SBATCH --open-mode=append
echo "$1"
