#!/bin/bash
#SBATCH -o same.out
echo "$1"
