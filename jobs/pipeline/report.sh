#!/bin/bash
#SBATCH --job-name=report
#SBATCH --time=00:01:00
# Whole or not at all: who sees report.txt sees all of it.
awk '{ printf "%2d %s\n", $2, substr("##################################################", 1, $1 / 4) }' counts.txt > report.part
mv report.part report.txt
