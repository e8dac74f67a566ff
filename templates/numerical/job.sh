#!/bin/bash
#SBATCH --job-name=pendulum
#SBATCH --ntasks=1
#SBATCH --time=00:05:00
#SBATCH --mem=100M
set -e
set -o pipefail

make
./pendulum | tee orders.txt
