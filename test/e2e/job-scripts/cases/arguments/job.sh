#!/bin/bash
echo $#
printf '[%s]\n' "$@"
basename "$0"
