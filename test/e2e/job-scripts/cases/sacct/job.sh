#!/bin/bash
sacct -X -n -P -j "$1" -o JobID,JobName,State,ExitCode
sacct -X --parsable2 --jobs="$1" --format=jobid,state
