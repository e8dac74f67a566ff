#!/bin/bash
id=$(sbatch --parsable -o inner.out --wrap='sleep 0.5; echo inner')
while [ -n "$(squeue -h -j "$id" -t PD,R -o %i)" ]; do sleep 0.3; done
sleep 1
echo "it has ended"
