# SPDX-License-Identifier: Apache-2.0
"""A reader on a serial port, a hand that lays cards on it, and what both say while a case is played."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from smartid import people
from smartid.device import Client, ReaderRefused
from smartid.hil.errors import CaseFailed
from smartid.hil.facts import Facts
from smartid.pki import Pki
from smartid.sim.card import Card

_VIEW_S, _SETTLE_S, _SLICE_S = 60.0, 60.0, 2.0
_HOME = ("idle", "service", "removed")  # the last: a card taken away too soon is told in place of idle
_CALL_S = 10.0

Said = Callable[[str, str], None]  # a screen's name and language


class Hand(Protocol):
    """Who lays the cards: a player behind a second PN532, a person, a simulated world."""

    @property
    def empty(self) -> bool: ...

    def lay(self, card: Any, person: Any, pull_after: int | None) -> None:
        """pull_after: take the card away once it has answered so many commands."""

    def remove(self) -> None: ...

    def dismiss(self) -> None:
        """Put an error on the screen away, where a key can be pressed; else it goes by itself."""


class Table:
    """patience: how many times slower than a board the reader may be. said: hears of every screen."""

    def __init__(self, client: Client, hand: Hand, issuer: Pki | None, patience: float = 1.0) -> None:
        self._client, self._hand, self._issuer, self._patience = client, hand, issuer, patience
        self.said: Said = lambda name, lang: None
        self.screen = ""
        self.facts = Facts("device")
        self._client.call("events.subscribe", {}, self._heard, _CALL_S * patience)

    def ask(self, method: str, params: dict[str, Any] | None = None, timeout_s: float = _CALL_S) -> Any:
        """One call. Raises ReaderRefused, ReaderSilent, PortError."""
        return self._client.call(method, params, self._heard, timeout_s * self._patience)

    def view(
        self,
        name: str,
        *,
        spoil: str | None = None,
        by_mrz: bool = False,
        can: str | None = None,
        pull_after: int | None = None,
        again: bool = False,
    ) -> dict[str, Any] | str:
        """Somebody's document read on a host's order: the result, or the code of the error that ended it.

        spoil: of sim/card/spoil.py. can: other digits than the card's. again: a card that was pulled is laid again.
        """
        person = people.find(name)
        card = self._issuer and Card.personalise(person, self._issuer, spoil=spoil)
        opens = {"mrz": person.mrz_information} if by_mrz or not person.can else {"can": can or person.can}
        turns = deque([pull_after, None] if again else [pull_after])

        def heard(method: str, params: dict[str, Any]) -> None:
            self._heard(method, params)
            if self.screen == "place" and self._hand.empty and turns:
                self._hand.lay(card, person, turns.popleft())

        try:
            return self._client.call("reader.card", opens, heard, _VIEW_S * self._patience)
        except ReaderRefused as error:
            return error.code or ""
        finally:
            self.settle()

    def settle(self) -> None:
        """The card is taken, an error is put away, the reader waits for the next. Raises CaseFailed when it does not."""
        self._hand.remove()
        until = time.monotonic() + _SETTLE_S * self._patience
        while not self.screen.startswith(_HOME):
            if time.monotonic() > until:
                raise CaseFailed(f"the reader did not come back to its first screen, it shows {self.screen!r}")
            if self.screen.startswith(("error", "notice")):
                self._hand.dismiss()
            self._client.hear(self._changed, _SLICE_S)

    def _changed(self, method: str, params: dict[str, Any]) -> bool:
        before = self.screen
        self._heard(method, params)
        return self.screen != before

    def _heard(self, method: str, params: dict[str, Any]) -> None:
        if method == "event" and params.get("kind") == "screen":
            self.screen = str(params.get("name", ""))
            self.said(self.screen, str(params.get("lang", "")))
