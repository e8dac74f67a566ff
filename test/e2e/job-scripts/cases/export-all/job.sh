#!/bin/bash
echo "[$COURSE] [${EMPTY-unset}]"
