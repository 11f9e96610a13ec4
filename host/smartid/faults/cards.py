# SPDX-License-Identifier: Apache-2.0
"""Slow and hostile cards on the air and in the slot: each is read as far as it can be, or refused with a typed error, and
the honest card after it is read whole. A card that lies and is called genuine, with other data, would be lost.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from smartid import pki
from smartid.faults.bench import Bench, bench
from smartid.faults.tally import Effort, Tally
from smartid.sim.card import SPOILS, Card
from smartid.sim.contact import Icc
from smartid.sim.radio import EndlessWtx, PlainTag

_LAST = 24  # commands of a reading, more or less, until all but the photo is read
_LONG = 70_000
_SLOW_US = 400_000  # each command: five times the frame waiting time, so the card asks for more each time


class LyingCard:
    """An honest card until its command of that number; then lie(answer) in the place of the answer."""

    def __init__(self, card: Card, number: int, lie: Callable[[bytes], bytes], more_us: int = 0) -> None:
        self._card, self._left, self._lie, self._more_us = card, number, lie, more_us

    def __getattr__(self, name: str):
        return getattr(self._card, name)

    def transceive(self, command: bytes) -> bytes:
        answer = self._card.transceive(command)
        self._left -= 1
        return self._lie(answer) if self._left < 0 else answer

    @property
    def delay_us(self) -> float:
        return self._card.delay_us + self._more_us


def _honest(answer: bytes) -> bytes:
    return answer


def lies(seed: int) -> dict[str, Callable[[bytes], bytes]]:
    """What may stand in the place of an answer, from that command on."""
    chance = random.Random(f"cards {seed}")
    return {
        "nothing": lambda answer: b"",
        "half a status word": lambda answer: answer[:1],
        "a status word alone": lambda answer: b"\x90\x00",
        "an answer cut short": lambda answer: answer[: len(answer) // 2] + b"\x90\x00",
        "more than was asked for": lambda answer: answer[:-2] + bytes(200) + answer[-2:],
        "an answer without end": lambda answer: bytes(_LONG) + b"\x90\x00",
        "more to come for ever": lambda answer: answer[:-2] + b"\x61\x10",
        "another length for ever": lambda answer: b"\x6c\x01",
        "random octets": lambda answer: chance.randbytes(chance.randrange(2, 255)),
        "a length beyond all": lambda answer: b"\x30\x84\x7f\xff\xff\xff" + answer[6:],
        "an indefinite length": lambda answer: answer[:1] + b"\x80" + answer[2:],
        "one bit": lambda answer: bytes((answer[0] ^ 1 << chance.randrange(8),)) + answer[1:] if answer else answer,
    }


def run(effort: Effort) -> Iterator[Tally]:
    with bench(pki.ephemeral()) as table:
        whole = table.read(lambda: table.world.place(table.card))
        table.clear()
        for where, place in (("on the air", table.world.place), ("in the slot", _insert(table))):
            yield from _lying(table, whole, where, place, effort)
        yield _spoilt(table, whole, effort)
        yield _slow(table, whole)


def _insert(table: Bench):
    return lambda card: table.world.insert(Icc(card))


def _lying(table: Bench, whole: dict, where: str, place, effort: Effort) -> Iterator[Tally]:
    for name, lie in lies(effort.seed).items():
        tally = Tally("cards", f"{name}, {where}")
        for number in effort.some(list(range(0, _LAST, 4))):
            card = LyingCard(table.card, number, lie)
            outcome, told = table.judge(whole, lambda card=card: place(card))
            tally.add(outcome, f"from command {number}: {told}")
        yield tally
    after = Tally("cards", f"the honest card after all of these, {where}")
    after.add(*table.judge(whole, lambda: place(table.card)))
    yield after


def _spoilt(table: Bench, whole: dict, effort: Effort) -> Tally:
    """The cards that are wrong on purpose, by their names."""
    tally = Tally("cards", "spoilt cards")
    for name in Effort(effort.count and 4 * effort.count).some(sorted(SPOILS)):
        card = table.new_card(spoil=name)
        outcome, told = table.judge(whole, lambda card=card: table.world.place(card))
        tally.add(outcome, f"{name}: {told}")
    return tally


def _slow(table: Bench, whole: dict) -> Tally:
    tally = Tally("cards", "slow for ever, slow at each command, no card at all, and the honest one")
    slow = LyingCard(table.card, 1 << 20, _honest, _SLOW_US)
    for card in (EndlessWtx(table.card), slow, PlainTag(), table.card):
        outcome, told = table.judge(whole, lambda card=card: table.world.place(card))
        tally.add(outcome, f"{card}: {told}")
    return tally
