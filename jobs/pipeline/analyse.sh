#!/bin/bash
#SBATCH --job-name=analyse
#SBATCH --time=00:01:00
sort -n throws.txt | uniq -c > counts.txt
