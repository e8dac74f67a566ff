#!/bin/bash
scratch=$PWD/scratch-$SLURM_JOB_ID
mkdir "$scratch"
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
echo result > result.txt
cp result.txt ../kept.txt
exit 2
