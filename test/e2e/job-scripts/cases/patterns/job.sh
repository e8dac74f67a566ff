#!/bin/bash
#SBATCH -J pat
#SBATCH -o %x-%j-%u-%N-%t.out
#SBATCH -e padded-%8j.err
echo out
echo err >&2
