#!/bin/bash
(sleep 2; touch late) &
echo "left one behind"
