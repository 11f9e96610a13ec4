# SPDX-License-Identifier: Apache-2.0
"""The card is pulled while it is read, at one place after the other, and put back when the reader asks for it again: on
the air at every block, in the slot at every character. A reading goes on where it was, or ends as a card that left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from smartid import pki
from smartid.faults.bench import Bench, bench
from smartid.faults.tally import Effort, Tally
from smartid.sim.contact import ATR_T0, ATR_T1, Icc

AT_MOST = 150  # characters of a reading in the slot that are tried, spread over all of them


def run(effort: Effort) -> Iterator[Tally]:
    with bench(pki.ephemeral()) as table:
        yield _pulled(table, "block on the air", effort, _place, _blocks, 4)
        in_slot = effort if effort.count else Effort(AT_MOST, effort.seed)
        for name, atr in (("T=1", ATR_T1), ("T=0", ATR_T0)):
            yield _pulled(table, f"character in the slot, {name}", in_slot, _insert(atr), _characters, 40)


Lay = Callable[[Bench, "int | None"], None]


def _pulled(table: Bench, what: str, effort: Effort, lay: Lay, count: Callable[[Bench], int], first: int) -> Tally:
    """first: before it the card is selected, or answers to reset; pulled there, it has never been there."""
    before = count(table)
    whole = table.read(lambda: lay(table, None))
    total = count(table) - before
    table.clear()
    tally = Tally("pull", what)
    for place in effort.some(list(range(first, total))):
        outcome, told = table.judge(whole, lambda place=place: lay(table, place), lambda: lay(table, None))
        tally.add(outcome, f"{place}: {told}")
    return tally


def _place(table: Bench, after: int | None) -> None:
    with table.world.lock:
        table.world.field.pull_after(blocks=after)
    table.world.place(table.card)


def _insert(atr: bytes) -> Lay:
    def insert(table: Bench, after: int | None) -> None:
        with table.world.lock:
            table.world.slot.pull_after(after)
        table.world.insert(Icc(table.card, atr))

    return insert


def _blocks(table: Bench) -> int:
    return table.world.field.counters["blocks"]


def _characters(table: Bench) -> int:
    return table.world.slot.counters["characters"]
