# SPDX-License-Identifier: Apache-2.0
"""What a card puts on the line: octets, each with the time before its leading edge."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass
class Spoken:
    """One character. etu: after the leading edge of the last one, of either side; us: the card's own work on top."""

    octet: int
    etu: float
    us: float = 0.0
    then: Callable[[], None] | None = None  # once the character has gone out


class Mouth:
    """Characters that wait to go out, in order."""

    def __init__(self) -> None:
        self.waiting: deque[Spoken] = deque()

    def say(
        self,
        octets: Iterable[int],
        first_etu: float,
        next_etu: float,
        us: float = 0.0,
        then: Callable[[], None] | None = None,
    ) -> None:
        """`us`: work before the first; `then`: what happens after the last."""
        new = [Spoken(octet, next_etu) for octet in octets]
        if not new:
            return
        new[0].etu, new[0].us = first_etu, us
        new[-1].then = then
        self.waiting.extend(new)

    def hush(self) -> None:
        self.waiting.clear()
