#!/bin/bash
#SBATCH --ntasks=2
#SBATCH --output=/dev/null
for host in $(scontrol show hostnames "$SLURM_NODELIST"); do
  for i in $(seq "$SLURM_NTASKS"); do echo "$host"; done
done > machines.txt
