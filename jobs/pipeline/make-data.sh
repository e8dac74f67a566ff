#!/bin/bash
#SBATCH --job-name=make-data
#SBATCH --time=00:01:00
# A thousand throws of two dice, the same at each run.
awk 'BEGIN { srand(1); for (i = 0; i < 1000; i++) print int(1 + 6 * rand()) + int(1 + 6 * rand()) }' > throws.txt
