#!/bin/bash
set -euo pipefail
check() { echo checking; return 3; }
check
echo "never reached"
