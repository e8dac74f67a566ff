#!/bin/bash
for size in 2 4; do
  sbatch <<END
#!/bin/bash
#SBATCH --job-name=size-$size
#SBATCH --output=/dev/null
echo "size $size, submitted by $SLURM_JOB_ID" > part-$size.txt
mv part-$size.txt \$SLURM_JOB_NAME.txt
END
done
