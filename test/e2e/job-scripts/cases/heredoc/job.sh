#!/bin/bash
#SBATCH -o log.out
cat > input.awk <<'END'
BEGIN { print "n,square" }
{ print $1 "," $1 * $1 }
END
for n in 1 2 3; do echo "$n"; done | awk -f input.awk > results.csv
