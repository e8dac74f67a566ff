#!/bin/bash
#SBATCH --ntasks=2
#SBATCH --cpus-per-task=1
#SBATCH --mem=200M
#SBATCH --output=/dev/null
mkdir running
n=0
for name in one two three four; do
  n=$((n + 1))
  srun --exclusive -n 1 -c 1 --mem=50M bash -c "
    touch running/$name
    ls running | wc -l >> seen.txt
    sleep 0.5
    echo $n > $name.txt
    rm running/$name" &
done
wait
sort -n seen.txt | tail -1 > most.txt
