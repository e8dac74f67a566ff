#!/bin/bash
id=$(sbatch --parsable -H -o /dev/null --wrap='touch made')
scancel "$id"
squeue -h -j "$id" -t PENDING -o %i | grep -q "$id" || echo gone
