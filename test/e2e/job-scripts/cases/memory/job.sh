#!/bin/bash
#SBATCH --mem=64M
#SBATCH --time=1
python3 -c '
import time
taken = bytearray(400 * 1024 * 1024)
taken[::4096] = b"x" * len(taken[::4096])
time.sleep(20)
' && touch ended
