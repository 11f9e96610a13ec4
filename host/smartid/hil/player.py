# SPDX-License-Identifier: Apache-2.0
"""A simulated card behind a PN532 that is its antenna: laid down, taken away, pulled in the middle of a reading.

The chip is served in a thread of its own, since the reader and the chip wait for each other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from smartid.errors import SmartidError
from smartid.hil.target import Target
from smartid.sim.card.spoil import ENDLESS_US

_ENDS_WITHIN_S = 10.0


class Player:
    """`lay(card)`: what sim.card's Card has. on_event hears the card's APDUs as the card tells them."""

    def __init__(self, target: Target, on_event: Callable[[dict[str, Any]], None] = lambda event: None) -> None:
        self.target, self.on_event = target, on_event
        self._card: Any = None
        self._pull_after: int | None = None
        self._changed = threading.Condition()
        self._idle = True  # the chip is no card
        self._stopped = False
        self._failure: SmartidError | None = None
        self._thread = threading.Thread(target=self._run, name="card player", daemon=True)

    def __enter__(self) -> Player:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        with self._changed:
            self._stopped, self._card = True, None
            self._changed.notify_all()
        self._thread.join(_ENDS_WITHIN_S)

    @property
    def empty(self) -> bool:
        """Nothing lies there."""
        return self._card is None

    # --- hands ----------------------------------------------------------------------------------
    def lay(self, card: Any, pull_after: int | None = None) -> None:
        """Lay a card on the reader; it is pulled away once it has answered so many commands. Raises TargetError."""
        card.on_event = lambda event: self.on_event({**event, "card_us": card.delay_us})
        self._set(card, pull_after)

    def remove(self) -> None:
        """Take it away; returns when the chip is silent. Raises TargetError."""
        self._set(None, None)
        with self._changed:
            self._changed.wait_for(lambda: self._idle or self._failure, _ENDS_WITHIN_S)
        self._check()

    def _set(self, card: Any, pull_after: int | None) -> None:
        self._check()
        with self._changed:
            self._card, self._pull_after = card, pull_after
            self._changed.notify_all()

    def _check(self) -> None:
        if self._failure:
            raise self._failure

    # --- the thread -----------------------------------------------------------------------------
    def _run(self) -> None:
        try:
            while (card := self._next()) is not None:
                self._idle = False
                self._play(card)
        except SmartidError as error:
            self._failure = error
        with self._changed:
            self._idle = True
            self._changed.notify_all()

    def _next(self) -> Any:
        """The card that lies there, once one does; None at the end."""
        with self._changed:
            if self._card is None:
                self._idle = True
                self._changed.notify_all()
            self._changed.wait_for(lambda: self._card is not None or self._stopped)
            return self._card

    def _play(self, card: Any) -> None:
        """One activation after the other, while the card lies there."""
        card.power_on()
        try:
            if self.target.listen(card.uid()[1:4], lambda: self._card is card):
                self._answer(card)
            if self._card is not card:
                self.target.go()
        finally:
            card.power_off()

    def _answer(self, card: Any) -> None:
        """From the reader's activation until it lets go, or the card is taken."""

        def lies() -> bool:
            return self._card is card

        while (command := self.target.command(lies)) is not None:
            if self._pull_after == 0:
                self._card = None
                return
            if self._pull_after is not None:
                self._pull_after -= 1
            response = card.transceive(command)
            if card.delay_us >= ENDLESS_US or not response:
                continue  # never ready, or without power: the reader's patience ends it
            if not self.target.answer(response):
                return
