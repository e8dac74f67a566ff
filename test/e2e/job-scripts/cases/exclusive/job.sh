#!/bin/bash
#SBATCH --exclusive
#SBATCH --output=/dev/null
echo "begin $1" >> log.txt
sleep 0.5
echo "end $1" >> log.txt
