"""Counts the words of one piece of a text: the step called map.

Parameters on stdin: {"file": "texts/alice.txt", "from": 0, "to": 2053}, in bytes.
Answer on stdout: how often each word is there, {"alice": 12, "rabbit's": 1}.
"""

import json
import sys
import unicodedata
from collections import Counter


def words_of(text: str) -> list[str]:
    # The same letter can be written as one character or as two, é or e with an accent: NFC makes it one.
    normal = unicodedata.normalize("NFC", text.replace("’", "'")).lower()
    kept = "".join(character if belongs_to_word(character) else " " for character in normal)
    return [word for part in kept.split() if (word := part.strip("'"))]


def belongs_to_word(character: str) -> bool:
    """Letters (L…) and marks on letters (M…) of any script; and the apostrophe of don't."""
    return character == "'" or unicodedata.category(character)[0] in "LM"


piece = json.load(sys.stdin.buffer)
with open(piece["file"], "rb") as file:
    file.seek(piece["from"])
    text = file.read(piece["to"] - piece["from"]).decode("utf-8", errors="replace")
print(json.dumps(Counter(words_of(text))))
