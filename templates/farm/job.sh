#!/bin/bash
#SBATCH --job-name=collatz-farm
#SBATCH --ntasks=1
#SBATCH --time=00:01:00
#SBATCH --mem=500M
set -e

breadbox farm push .
breadbox farm run collatz --name first
