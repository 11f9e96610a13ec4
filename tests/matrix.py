# SPDX-License-Identifier: Apache-2.0
"""The table of matrix.txt: {(story, place, person): the code that ends it}, and the words it is written with."""

from pathlib import Path

PATH = Path(__file__).with_name("matrix.txt")


def read(path=PATH):
    """({(story, place, person): word}, {word: code}). Raises ValueError for a table that does not hold together."""
    cells, words = {}, {}
    story, places = "", ()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split()
        if not parts or parts[0] == "#":
            continue
        if parts[0] == "word":
            words[parts[1]] = parts[2]
        elif parts[0] == "story":
            story, places = parts[1], ()
        elif not places:
            places = tuple(parts)
        elif len(parts) != 1 + len(places) or not set(parts[1:]) <= set(words):
            raise ValueError(f"{path.name}, line {number}: {line!r}")
        else:
            cells.update({(story, place, parts[0]): word for place, word in zip(places, parts[1:], strict=True)})
    return cells, words
