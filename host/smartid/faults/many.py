# SPDX-License-Identifier: Apache-2.0
"""One card after the other on one reader that is never restarted: is its heap as high after the last as it was early on?

A whole reading costs a second here, so most cards are selected, begin the view (which brings its code into memory and
lets it go again) and are taken away when the digits are asked for; one in WHOLE is read whole, its photo with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from smartid import pki
from smartid.errors import SmartidError
from smartid.faults.bench import Bench, bench
from smartid.faults.tally import LOST, RIGHT, Effort, Tally

CARDS = 10_000
WHOLE = 50
_WARM = 200  # cards after which all that stays has been brought in
_GROWTH = 1024  # octets by which lists that grow in steps may differ


def run(effort: Effort) -> Iterator[Tally]:
    laid, read, heap = Tally("many", "laid and taken away"), Tally("many", "read whole"), []
    with bench(pki.ephemeral()) as table:
        whole = table.read(lambda: table.world.place(table.card))
        table.clear()
        for number in range(1, effort.number(CARDS) + 1):
            if number % WHOLE:
                laid.add(*_laid(table))
            else:
                read.add(*table.judge(whole, lambda: table.world.place(table.card)))
                heap.append(table.alive())
    yield laid
    yield read
    if len(heap) > 1:
        yield _flat(heap)


def _flat(heap: list[int]) -> Tally:
    """One look after each whole reading: the highest of the later ones against the highest of the early ones."""
    tally = Tally("many", "heap no higher at the end than at the start")
    early = max(1, min(_WARM // WHOLE, len(heap) // 2))
    grown = max(heap[early:], default=0) - max(heap[:early], default=0)
    tally.add(RIGHT if grown < _GROWTH else LOST, f"{grown} octets more: {heap[:3]} .. {heap[-3:]}")
    return tally


def _laid(table: Bench) -> tuple[str, str]:
    try:
        table.world.place(table.card)
        table.world.wait_screen("can")
        table.world.remove()
        table.world.wait_screen("removed", "idle")
    except SmartidError as error:
        if table.world.failure:
            raise
        table.clear()
        return LOST, str(error)
    return RIGHT, ""
