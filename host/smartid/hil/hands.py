# SPDX-License-Identifier: Apache-2.0
"""Who lays the cards on a reader's port: a player behind a second PN532, or a person who is told which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smartid.hil.player import Player


class PlayerHand:
    """keypad: types keys by their names, where a finger is simulated too; else a person is told by `say`."""

    def __init__(
        self,
        player: Player,
        keypad: Callable[[list[str]], None] | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._player, self._keypad, self._say = player, keypad, say

    @property
    def empty(self) -> bool:
        return self._player.empty

    def lay(self, card: Any, person: Any, pull_after: int | None) -> None:
        self._player.lay(card, pull_after)

    def remove(self) -> None:
        self._player.remove()

    def press(self, keys: list[str], words: str) -> None:
        if self._keypad:
            self._keypad(keys)
        elif self._say:
            self._say(f"At the reader: {words}.")

    def dismiss(self) -> None:
        if self._keypad:
            self._keypad(["enter"])


class PersonHand:
    """Asks at the terminal; what the reader then reads or misses is the answer."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self.empty = True

    def lay(self, card: Any, person: Any, pull_after: int | None) -> None:
        self._say(f"Lay the document of {person.name_en} on the reader.")
        self.empty = False

    def remove(self) -> None:
        if not self.empty:
            self._say("Take it away.")
        self.empty = True

    def press(self, keys: list[str], words: str) -> None:
        self._say(f"At the reader: {words}.")

    def dismiss(self) -> None:
        """The error goes by itself."""


class NoHand:
    """Nobody: the cases that need a card are skipped."""

    empty = False

    def lay(self, card: Any, person: Any, pull_after: int | None) -> None:
        """Never asked to."""

    def remove(self) -> None:
        """There is nothing."""

    def press(self, keys: list[str], words: str) -> None:
        """Never asked to."""

    def dismiss(self) -> None:
        """The error goes by itself."""
