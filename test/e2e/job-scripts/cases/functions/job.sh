#!/bin/bash
#SBATCH --output=functions.out
log() { echo "$(date +%T) $*"; }
colours=(red green)
log start
for colour in "${colours[@]}"; do
  log "$colour ${#colour}"
done
log end
