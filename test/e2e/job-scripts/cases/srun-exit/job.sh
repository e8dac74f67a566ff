#!/bin/bash
srun -n 1 sh -c 'exit 5'
code=$?
echo "the step ended with $code"
exit $code
