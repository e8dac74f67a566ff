#!/bin/bash
#SBATCH --time=1
until [ -e go ]; do sleep 0.1; done
