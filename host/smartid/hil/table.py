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

_STEP_S = 20.0  # a screen or an outcome that a story waits for
Said = Callable[[str, str], None]  # a screen's name and language


class Hand(Protocol):
    """Who lays the cards: a player behind a second PN532, a person, a simulated world."""

    @property
    def empty(self) -> bool: ...

    def lay(self, card: Any, person: Any, pull_after: int | None) -> None:
        """pull_after: take the card away once it has answered so many commands."""

    def remove(self) -> None: ...

    def press(self, keys: list[str], words: str) -> None:
        """Type on the reader's keypad; words: the same for a person."""

    def dismiss(self) -> None:
        """Put an error on the screen away, where a key can be pressed; else it goes by itself."""


class Table:
    """patience: how many times slower than a board the reader may be. said: hears of every screen."""

    def __init__(self, client: Client, hand: Hand, issuer: Pki | None, patience: float = 1.0) -> None:
        self._client, self._hand, self._issuer, self._patience = client, hand, issuer, patience
        self.said: Said = lambda name, lang: None
        self.screen = ""
        self._screens: deque[str] = deque()
        self._outcomes: deque[str] = deque()
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
        person, card = self._card(name, spoil)
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

    def _card(self, name: str, spoil: str | None = None) -> tuple[Any, Any]:
        """Somebody, and a new card of theirs; none in a replay, which has no issuer."""
        person = people.find(name)
        return person, self._issuer and Card.personalise(person, self._issuer, spoil=spoil)

    # --- a story's steps ------------------------------------------------------------------------
    def begin(self) -> None:
        """What was shown before counts no more; what stands there now does, as idle where the reader waits for a card."""
        now = _HOME[0] if self.screen.startswith(_HOME) else self.screen
        self._screens, self._outcomes = deque([now]), deque()

    def lay(self, name: str) -> None:
        person, card = self._card(name)
        self._hand.lay(card, person, None)

    def remove(self) -> None:
        self._hand.remove()

    def press(self, keys: list[str], words: str) -> None:
        self._hand.press(keys, words)

    def wait_screen(self, name: str) -> None:
        """The next screen of that name. Raises CaseFailed, also for an error shown in between."""
        while (shown := self._next(self._screens, f"screen {name}")) != name:
            if shown.startswith("error"):
                raise CaseFailed(f"the reader shows {shown}, not {name}")

    def wait_outcome(self, word: str) -> None:
        """The next workflow must end so."""
        found = self._next(self._outcomes, f"outcome {word}")
        if found != word:
            raise CaseFailed(f"the workflow ended with {found}, not {word}")

    def _next(self, waiting: deque[str], what: str) -> str:
        until = time.monotonic() + _STEP_S * self._patience
        while not waiting:
            if time.monotonic() > until:
                raise CaseFailed(f"no {what}; the reader shows {self.screen}")
            self._client.hear(self._told, _SLICE_S)
        return waiting.popleft()

    # --- what the reader says -------------------------------------------------------------------
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

    def _told(self, method: str, params: dict[str, Any]) -> bool:
        self._heard(method, params)
        return True

    def _heard(self, method: str, params: dict[str, Any]) -> None:
        kind = params.get("kind") if method == "event" else None
        if kind == "outcome":
            self._outcomes.append(str(params.get("outcome", "")))
        if kind == "screen":
            self.screen = str(params.get("name", ""))
            self._screens.append(self.screen)
            self.said(self.screen, str(params.get("lang", "")))
