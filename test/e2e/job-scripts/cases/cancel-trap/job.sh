#!/bin/bash
#SBATCH --output=/dev/null
tidy() {
  echo "saved after TERM" > saved.txt
  rm -r scratch
  exit 0
}
trap tidy TERM
mkdir scratch
touch ready
while true; do sleep 0.2; done
