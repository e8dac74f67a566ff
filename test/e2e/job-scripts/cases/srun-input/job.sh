#!/bin/bash
srun -n 1 awk '{ sum += $1 } END { print sum }' <<END
1
2
3
END
