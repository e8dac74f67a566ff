#!/bin/bash
#SBATCH -o /dev/null
sed '1,/^__DATA__$/d' "$0" | base64 -d > data.txt
exit
__DATA__
cGFja2VkIHdpdGggdGhlIHNjcmlwdAo=
