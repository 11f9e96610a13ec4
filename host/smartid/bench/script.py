# SPDX-License-Identifier: Apache-2.0
"""Scripts for the player: a JSON file with what it is about, and one small step after the other. It may say at which
place it is played ("place": "control"), with whose card ("card": "chow") and with which settings of the reader.

{"screen": "person"}   wait for this screen, and keep its picture
{"place": "card"}      lay the card on the antenna        {"remove": "card"}   take it away
{"pages": "person"}    wait for this screen, and leaf through it with the green key
{"type": "can"}        the card's six digits              {"type": "482913"}   these digits; a figure of the menu
{"type": "pin"}        the PIN of the e-Cert              {"type": "officer-pin"}   the officers' PIN
{"key": "enter"}       one key: up down cancel correct lang enter
{"photo": 60}          wait until so many per cent of the photo have crossed, and keep the picture
{"result": "person"}   the reader must have said whose card it read
{"outcome": "done"}    the next workflow that ends must end so: "done", the code of an error or of a notice
{"pull": 40}           the card is pulled after so many more blocks
{"clock": "2026-12-25T09:00"}   the reader's clock is set
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from smartid.bench import words
from smartid.errors import SmartidError

FOLDER = Path(__file__).parent / "scripts"
_WORDS = {"place": ("card", "tag", "foreign"), "remove": ("card",), "result": ("person",)}
_DIGITS = ("can", "pin", "officer-pin")
_NUMBERS = {"photo": 100, "pull": 9999}
_KEYS = ("up", "down", "cancel", "correct", "lang", "enter")


class ScriptError(SmartidError):
    """A script that cannot be read or says what the player does not know."""


@dataclass(frozen=True)
class Step:
    verb: str
    what: str | int


@dataclass(frozen=True)
class Script:
    about: str
    steps: tuple[Step, ...]
    settings: dict  # of the reader, beside those of the command line: {"large": true}
    place: str = "kiosk"  # where the reader stands
    card: str | None = None  # whose card is laid on it

    @classmethod
    def load(cls, name: str) -> Script:
        """A script of the package by its name, else a file by its path. Raises ScriptError."""
        own = FOLDER / f"{name}.json"
        path = own if own.is_file() and "/" not in name else Path(name)
        if not path.is_file():
            known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.json")))
            raise ScriptError(f"there is no script {name!r}; the package has {known}")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ScriptError(f"{path} is not JSON: {error}") from None
        return cls._checked(content, path)

    @classmethod
    def _checked(cls, content, path: Path) -> Script:
        if not isinstance(content, dict) or not isinstance(content.get("steps"), list):
            raise ScriptError(f"{path}: a script is an object with a list of steps")
        steps = [_step(step, f"{path}, step {number}") for number, step in enumerate(content["steps"], 1)]
        settings = content.get("settings", {})
        if not isinstance(settings, dict):
            raise ScriptError(f"{path}: settings are an object")
        place, card = content.get("place", "kiosk"), content.get("card")
        if place not in words.PLACES or not isinstance(card, str | None):
            raise ScriptError(f"{path}: no such place, or no such card")
        return cls(str(content.get("about", "")), tuple(steps), settings, place, card)


def _step(step, where: str) -> Step:
    if not isinstance(step, dict) or len(step) != 1:
        raise ScriptError(f"{where}: a step is one word and what it is about")
    ((verb, what),) = step.items()
    if not _is_known(verb, what):
        raise ScriptError(f"{where}: the player does not know {json.dumps(step)}")
    return Step(verb, what)


def _is_known(verb: str, what) -> bool:
    if verb in _NUMBERS:
        return isinstance(what, int) and not isinstance(what, bool) and 0 <= what <= _NUMBERS[verb]
    if not isinstance(what, str):
        return False
    if verb == "type":
        return what in _DIGITS or what.isascii() and what.isdigit()
    if verb == "key":
        return what in _KEYS
    if verb == "place" and what.startswith("spoilt "):
        return True
    if verb == "clock":
        return _is_moment(what)
    return verb in ("screen", "pages", "outcome") or what in _WORDS.get(verb, ())


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
