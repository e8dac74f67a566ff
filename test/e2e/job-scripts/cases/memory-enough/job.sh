#!/bin/bash
#SBATCH --mem=200M
python3 -c '
import mmap
reserved = mmap.mmap(-1, 4 * 1024**3)
taken = bytearray(20 * 1024 * 1024)
print(len(taken) >> 20, "MiB are there")
'
