# SPDX-License-Identifier: Apache-2.0
"""What one case showed and exchanged: screens, APDUs counted by step, and the trace's rows, which hold nothing personal.

Times are this host's clock, in microseconds since the case began: measured, unlike all other figures of the project.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from smartid.trace import Decoder
from smartid.trace.recording import Recorder
from smartid.trace.steps import Steps

_COUNTING = ("place", "progress")


@dataclass(frozen=True)
class Exchange:
    """One APDU and its answer: of which step, octets each way, card_us of modelled work, at_us measured."""

    step: str
    sent: int
    received: int
    secured: bool
    card_us: float
    at_us: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Shown:
    """A screen that the reader said it shows; png: how it looked, where that can be seen."""

    name: str
    lang: str
    at_us: int
    png: bytes | None = None


@dataclass
class Journal:
    """now: seconds. look(name): a picture of that screen, or None."""

    now: Callable[[], float] = time.monotonic
    look: Callable[[str], bytes | None] = lambda name: None
    screens: list[Shown] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.now()
        self._decoder = Decoder()
        self._recorder = Recorder(self._decoder)
        self._steps = Steps()

    @property
    def at_us(self) -> int:
        return round((self.now() - self._began) * 1e6)

    def screen(self, name: str, lang: str) -> None:
        """One that is drawn anew while it counts is one."""
        if name not in _COUNTING or not self.screens or self.screens[-1].name != name:
            self.screens.append(Shown(name, lang, self.at_us, self.look(name)))

    def apdu(self, event: dict[str, Any]) -> None:
        """What a card tells of a command, and `card_us`."""
        at_us = self.at_us
        self.rows += self._recorder.feed({**event, "t_us": at_us})
        sent, received = len(event["command"]), len(event["response"])
        step = self._steps.of(event, self._decoder.session.file)
        self.exchanges.append(Exchange(step, sent, received, bool(event["secured"]), event["card_us"], at_us))
