#!/usr/bin/perl
#SBATCH --job-name=perl
#SBATCH --output=perl.out
print join(' ', reverse(@ARGV), $ENV{SLURM_JOB_NAME}), "\n";
