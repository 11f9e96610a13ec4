# SPDX-License-Identifier: Apache-2.0
"""The table of what was tried, as Markdown: written, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from smartid.faults.campaigns import CAMPAIGNS
from smartid.faults.tally import Tally

_HEAD = """# What was tried, and what was lost

Written by `tools/faults --write`, held true by `tests/e2e/test_faults.py`: the real firmware under MicroPython, every
wire simulated, all from seed 1. Right: it came right, or went on by itself. Typed: it ended with one of our own errors,
or the verdict said what is wrong. Lost: anything else, wrong data called genuine and a reader that died among it.
Where chance in keys and the computer's own time have a hand in it, right and typed share a little otherwise each time.
"""
_COLUMNS = "| | tried | right | typed | lost |\n|---|---|---|---|---|\n"
_ROW = re.compile(r"\| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|")

Rows = dict[str, dict[str, list[int]]]  # campaign -> row -> tried, right, typed, lost


def read(path: Path) -> Rows:
    """The rows of a table; {} of none."""
    found: Rows = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith("## "):
            found[line[3:].split(":")[0]] = {}
        elif match := _ROW.fullmatch(line):
            found[list(found)[-1]][match[1]] = [int(figure) for figure in match.groups()[1:]]
    return found


def write(path: Path, tallies: Iterable[Tally]) -> None:
    """The campaigns that were run replace their rows; the others stay."""
    rows, fresh = read(path), {}
    for tally in tallies:
        fresh.setdefault(tally.campaign, {})[tally.what] = [tally.tried, tally.right, tally.typed, tally.lost]
    rows |= fresh
    parts = [_part(name, rows[name]) for name in CAMPAIGNS if name in rows]
    path.write_text(_HEAD + "".join(parts), encoding="utf-8")


def _part(name: str, rows: dict[str, list[int]]) -> str:
    lines = (f"| {what} | {' | '.join(map(str, figures))} |\n" for what, figures in rows.items())
    return f"\n## {name}: {CAMPAIGNS[name][0]}\n\n{_COLUMNS}{''.join(lines)}"
