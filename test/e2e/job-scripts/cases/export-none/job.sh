#!/bin/bash
echo "[${COURSE-unset}] $SLURM_JOB_ID"
