"""Adds up the counts of the pieces that are there: the step called reduce. Writes words.csv and words.txt.

Reads JSON lines {"task", "params", "answer"} on stdin, in any order, perhaps not all of them yet.
"""

import csv
import json
import os
import sys
from collections import Counter

TOP = 30
BAR_CHARACTERS = 40

counts: Counter[str] = Counter()
pieces = 0
files = set()
for line in sys.stdin.buffer:
    if not line.strip():
        continue
    result = json.loads(line)
    counts.update(result["answer"])
    pieces += 1
    files.add(result["params"]["file"])

# The most frequent first; of equally frequent ones in the order of the alphabet, so that the order of answers does not matter.
ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def chart() -> str:
    if not ranked:
        return "no words yet\n"
    top = ranked[:TOP]
    most = top[0][1]
    width = max(len(word) for word, _ in top)
    lines = [f"{sum(counts.values())} words, {len(ranked)} different ones, in {pieces} pieces of {len(files)} files", ""]
    for rank, (word, count) in enumerate(top, start=1):
        bar = "█" * max(1, round(BAR_CHARACTERS * count / most))
        lines.append(f"{rank:2}  {word:{width}}  {count:{len(str(most))}}  {bar}")
    return "\n".join(lines) + "\n"


def result_file(name: str):
    return open(os.path.join(os.environ["BREADBOX_OUT"], name), "w", encoding="utf-8", newline="")


with result_file("words.csv") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["word", "count"])
    table.writerows(ranked)
with result_file("words.txt") as file:
    file.write(chart())
