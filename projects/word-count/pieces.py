"""Cuts all texts/**/*.txt into pieces and offers each as a task: {"file": "texts/alice.txt", "from": 0, "to": 2053}.

Speaks lines of JSON: {"ask": n} on stdin is replied to with {"tasks": […]} or {"done": true}; {"tell": …} is not replied to.
"""

import json
import sys
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Iterator

PIECE_BYTES = 2048


def pieces() -> Iterator[dict]:
    # Sorted, so that a feed that starts anew offers the same tasks in the same order.
    for path in sorted(Path("texts").rglob("*.txt")):
        size = path.stat().st_size
        start = 0
        with path.open("rb") as file:
            while start < size:
                end = gap_from(file, start + PIECE_BYTES, size)
                params = {"file": path.as_posix(), "from": start, "to": end}
                yield {"key": f"{path.as_posix()} {start}", "params": params}
                start = end


def gap_from(file: BinaryIO, offset: int, size: int) -> int:
    """Where the first space or line's end from `offset` on is, so that no word and no letter is cut in two."""
    if offset >= size:
        return size
    file.seek(offset)
    while (byte := file.read(1)) and not byte.isspace():
        offset += 1
    return offset


still_to_offer = pieces()
for line in sys.stdin.buffer:
    request = json.loads(line)
    if "ask" in request:
        tasks = list(islice(still_to_offer, request["ask"]))
        print(json.dumps({"tasks": tasks} if tasks else {"done": True}), flush=True)
