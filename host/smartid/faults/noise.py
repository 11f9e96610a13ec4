# SPDX-License-Identifier: Apache-2.0
"""Bits flipped while a card is read: on the air from the first block on (a card that noise hides is simply waited for),
on the contacts from the answer to reset on. A reading ends right, or with a typed error; never with wrong data.
"""

from __future__ import annotations

from collections.abc import Iterator

from smartid import pki
from smartid.faults.bench import Bench, Hand, bench
from smartid.faults.tally import Effort, Tally
from smartid.sim.contact import Icc
from smartid.sim.contact.moments import Noise as LineNoise
from smartid.sim.radio.field import Field
from smartid.sim.radio.noise import Noise as AirNoise

RATES = (1e-5, 1e-4, 1e-3, 1e-2)
READINGS = 20
_PATIENCE_S = 90.0


class BlockNoise(AirNoise):
    """Touches what is said once the card is activated."""

    def __init__(self, field: Field, rate: float, seed: int) -> None:
        super().__init__(rate, seed)
        self._field = field

    def spoil(self, frame):
        return super().spoil(frame) if any(card.in_protocol for card in self._field.cards) else frame


def run(effort: Effort) -> Iterator[Tally]:
    with bench(pki.ephemeral()) as table:
        whole = table.read(lambda: table.world.place(table.card))
        table.clear()
        for where, hand in (("the air", _on_the_air), ("the contacts", _on_the_contacts)):
            for rate in RATES:
                tally = Tally("noise", f"one bit in {1 / rate:,.0f} on {where}")
                for number in range(effort.number(READINGS)):
                    tally.add(*table.judge(whole, hand(table, rate, effort.seed + number), patience_s=_PATIENCE_S))
                    table.world.field.noise = AirNoise()
                yield tally


def _on_the_air(table: Bench, rate: float, seed: int) -> Hand:
    def lay() -> None:
        with table.world.lock:
            table.world.field.noise = BlockNoise(table.world.field, rate, seed)
        table.world.place(table.card)

    return lay


def _on_the_contacts(table: Bench, rate: float, seed: int) -> Hand:
    def insert() -> None:
        with table.world.lock:
            table.world.slot.spoil = LineNoise(rate, seed)
        table.world.insert(Icc(table.card))

    return insert
