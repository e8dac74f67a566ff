#!/bin/bash
#SBATCH --job-name=array
#SBATCH --array=1-6%2
#SBATCH --time=00:05:00
#SBATCH --mem=100M

limit=$(sed -n "${SLURM_ARRAY_TASK_ID}p" limits.txt)
primes=$(awk -v limit="$limit" 'BEGIN {
  for (n = 2; n < limit; n++) {
    for (d = 2; d * d <= n && n % d; d++);
    if (d * d > n) count++
  }
  print count
}')
echo "$limit $primes" > "result-$SLURM_ARRAY_TASK_ID.txt"
echo "Below $limit there are $primes primes."
