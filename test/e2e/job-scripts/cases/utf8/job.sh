#!/bin/bash
echo "$1 $ORT $SLURM_JOB_NAME"
