#!/bin/bash
#SBATCH --job-name=collatz-farm
#SBATCH --ntasks=1
#SBATCH --time=00:10:00
#SBATCH --mem=500M
set -e

breadbox farm push .
run=$(breadbox farm run collatz --wait --quiet)
breadbox farm results "$run" --jsonl > answers.jsonl
wc -l < answers.jsonl
