#!/bin/bash
#SBATCH --job-name=pipeline
#SBATCH --time=00:01:00
set -e

make=$(sbatch --parsable make-data.sh)
analyse=$(sbatch --parsable --dependency=afterok:$make analyse.sh)
report=$(sbatch --parsable --dependency=afterok:$analyse report.sh)
echo "Submitted $make, then $analyse, then $report."
