#!/bin/bash
#SBATCH -o sum.out
cat part-*.txt | awk '{ sum += $1 } END { print sum }'
