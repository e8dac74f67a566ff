#!/bin/bash
#SBATCH --ntasks=2
srun --exact -n 1 sh -c 'sleep 0.3' &
first=$!
srun --exact -n 1 sh -c 'exit 3' 2> /dev/null &
second=$!
wait $first; echo "part 1 ended with $?"
wait $second; echo "part 2 ended with $?"
