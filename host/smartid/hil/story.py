# SPDX-License-Identifier: Apache-2.0
"""A story of the bench (bench/script.py) told on a table: what a person does at the reader, and what it then shows.

Of the steps of a script those are known that a hand can do anywhere; what only a simulated world has is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smartid import people
from smartid.bench.script import Script
from smartid.sim import provisioned

_OWN = Path(__file__).parent / "scripts"


def load(name: str) -> Script:
    """A script of the bench, or one of those here. Raises ScriptError."""
    own = _OWN / f"{name}.json"
    return Script.load(str(own) if own.is_file() else name)


def tell(table: Any, script: Script) -> None:
    """Raises CaseFailed at the first step that goes otherwise."""
    story = _Story(table, people.find(script.card))
    try:
        table.begin()
        for step in script.steps:
            getattr(story, f"_{step.verb}")(str(step.what))
    finally:
        table.settle()


class _Story:
    """One method for each verb of a script."""

    def __init__(self, table: Any, person: Any) -> None:
        self._table, self.person = table, person

    def _screen(self, name: str) -> None:
        self._table.wait_screen(name)

    def _outcome(self, word: str) -> None:
        self._table.wait_outcome(word)

    def _place(self, what: str) -> None:
        self._table.lay(self.person.key)

    def _remove(self, what: str) -> None:
        self._table.remove()

    def _key(self, name: str) -> None:
        self._table.press([name], f"press {name}")

    def _type(self, what: str) -> None:
        """A secret is told by its name: who types it can look it up."""
        name = self.person.name_en
        secrets = {
            "can": (self.person.can, f"type the six digits on the card of {name}"),
            "pin": (self.person.ecert.pin if self.person.ecert else "", f"type the PIN of {name} (smartid cards show)"),
            "officer-pin": (provisioned.OFFICER_PIN, "type the officers' PIN"),
        }
        digits, words = secrets.get(what, (what, f"type {what}"))
        self._table.press(list(digits), words)
