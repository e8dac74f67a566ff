#!/bin/bash
scontrol show hostnames "$SLURM_JOB_NODELIST"
scontrol show hostnames 'pi[1-2,10]'
scontrol show hostlist pi1,pi2,pi10
