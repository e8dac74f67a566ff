#!/bin/bash
#SBATCH --mail-type=END,FAIL
#SBATCH --mail-user=student@example.org
#SBATCH --comment="exercise 3"
#SBATCH --no-requeue
#SBATCH --verbose
#SBATCH --output=mail.out
echo done
