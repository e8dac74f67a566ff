#!/bin/bash
false
echo "went on"
