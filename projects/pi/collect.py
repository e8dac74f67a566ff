"""Adds up the batches that are there and writes $BREADBOX_OUT/pi.txt.

Reads JSON lines {"task", "params", "answer"} on stdin, in any order, perhaps not all of them yet.
"""

import json
import math
import os
import sys

darts = 0
inside = 0
batches = 0
for line in sys.stdin:
    if not line.strip():
        continue
    answer = json.loads(line)["answer"]
    batches += 1
    darts += answer["darts"]
    inside += answer["inside"]

if darts == 0:
    report = "no darts yet\n"
else:
    share = inside / darts
    estimate = 4 * share
    # Standard deviation of a share of independent throws, carried over to pi.
    expected = 4 * math.sqrt(share * (1 - share) / darts)
    report = (
        f"pi is about    {estimate:.6f}\n"
        f"true error     {abs(estimate - math.pi):.6f}\n"
        f"expected error {expected:.6f}\n"
        f"from           {inside} of {darts} darts in {batches} batches\n"
    )

with open(os.path.join(os.environ["BREADBOX_OUT"], "pi.txt"), "w", encoding="utf-8") as file:
    file.write(report)
