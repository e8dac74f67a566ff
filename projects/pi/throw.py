"""Throws one batch of darts at a square and counts those inside the quarter circle.

Parameters on stdin: the number of the batch, such as 7. Answer on stdout: {"darts": 1000000, "inside": 785398}.
"""

import json
import random
import sys

DARTS = 1_000_000


def throw(batch: int) -> int:
    # The batch's number is its seed: the same batch gives the same answer on every computer,
    # and no two batches throw the same darts.
    chance = random.Random(batch).random
    inside = 0
    for _ in range(DARTS):
        x = chance()
        y = chance()
        if x * x + y * y <= 1.0:
            inside += 1
    return inside


print(json.dumps({"darts": DARTS, "inside": throw(json.load(sys.stdin))}))
