#!/bin/bash
#SBATCH --time=00:00:02
touch begun
sleep 300
touch ended
