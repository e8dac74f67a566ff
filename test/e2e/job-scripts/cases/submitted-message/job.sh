#!/bin/bash
first=$(sbatch -o /dev/null --wrap=true)
echo "$first"
sbatch -o /dev/null -d "afterany:${first##* }" --wrap=true
sbatch -o /dev/null --wrap=true | awk '{ print $4 }'
