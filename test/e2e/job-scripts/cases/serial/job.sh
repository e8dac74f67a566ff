#!/bin/bash
#SBATCH --job-name=serial
#SBATCH --ntasks=1
#SBATCH --time=00:05:00
#SBATCH --mem=100M

echo "Hello from $(hostname -s)"
echo "The directory is $PWD"
echo bye >&2
