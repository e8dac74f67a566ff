#!/bin/bash
#SBATCH --time=00:00:20
#SBATCH --signal=B:USR1@17
#SBATCH --output=/dev/null
save() {
  echo "saved by USR1" > state.txt
  exit 0
}
trap save USR1
sleep 300 &
wait
