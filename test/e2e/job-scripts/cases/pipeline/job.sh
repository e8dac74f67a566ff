#!/bin/bash
set -e
first=$(sbatch --parsable --wrap='echo raw > data.txt')
second=$(sbatch --parsable --dependency=afterok:$first --wrap='echo cleaned >> data.txt')
sbatch -d afterok:$second --wrap='cat data.txt > part.txt && mv part.txt report.txt'
