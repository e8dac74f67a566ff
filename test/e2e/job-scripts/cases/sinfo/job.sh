#!/bin/bash
sinfo --noheader --format='%N %D %c'
