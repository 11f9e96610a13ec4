# SPDX-License-Identifier: Apache-2.0
"""What was said on hardware once, kept so that it can be heard again anywhere: a folder with facts.json and one file of
JSON lines for each case.

    {"host": message} {"reader": message}      the serial line, JSON-RPC 2.0, in order
    {"apdu": counts}  {"row": row}             the card, as Journal counts it and the trace shows it: redacted there

Only invented people get in: a document of anybody else is withheld whole. No PIN ever crosses the serial line.
"""

from __future__ import annotations

import json
import re
from collections import deque
from pathlib import Path
from typing import Any

from smartid import people
from smartid.device import lines
from smartid.hil.errors import NotARecording
from smartid.hil.facts import Facts
from smartid.hil.journal import Exchange, Journal

_FACTS = "facts.json"
_START = "start"  # what was said before the first case
_EVENTS = ("screen", "sound", "outcome")  # what a reader tells any host of itself; others may be about a person
_WITHHELD = {"withheld": "not one of the invented people"}


class Tape:
    """Writes a recording. Each case's file is there once it has been played to its end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._known = {person.document_number for person in [*people.load(), *people.passports()]}
        self._entries: list[dict[str, Any]] = []

    def said(self, who: str, line: bytes) -> None:
        """A line of the serial port, "host"'s or "reader"'s; noise is not kept."""
        message = lines.unpack(line)
        if message is not None and (message.get("method") != "event" or message["params"].get("kind") in _EVENTS):
            self._entries.append({who: self._only_invented(message)})

    def _only_invented(self, message: dict[str, Any]) -> dict[str, Any]:
        result = message.get("result")
        if not isinstance(result, dict) or "person" not in result:
            return message
        number = re.sub(r"\W", "", str((result["person"] or {}).get("number", "")))
        return message if number in self._known else {**message, "result": _WITHHELD}

    def facts(self, facts: Facts) -> None:
        (self._folder / _FACTS).write_text(json.dumps(facts.as_dict(), indent=1) + "\n", encoding="utf-8")
        self.case(_START, Journal())

    def case(self, name: str, journal: Journal) -> None:
        """Close a case's file."""
        entries = [*self._entries, *({"apdu": one.as_dict()} for one in journal.exchanges)]
        entries += [{"row": row} for row in journal.rows]
        self._entries = []
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        new = self._folder / f"{name}.new"
        new.write_text(text, encoding="utf-8")
        new.replace(self._folder / f"{name}.jsonl")


class TapedPort:
    """A port that a tape listens to."""

    def __init__(self, port: Any, tape: Tape) -> None:
        self._port, self._tape, self.name = port, tape, port.name

    def write(self, line: bytes) -> None:
        self._tape.said("host", line)
        self._port.write(line)

    def read_line(self, deadline: float) -> bytes | None:
        line = self._port.read_line(deadline)
        if line is not None:
            self._tape.said("reader", line)
        return line


class ReplayedPort:
    """The reader of a recording: it answers what the host asks in the order recorded, and is silent where it was."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.name = folder, str(folder)
        self._said: deque[dict[str, Any]] = deque()
        self._ids: dict[Any, Any] = {}
        self.facts = _facts(folder / _FACTS)
        self.case(_START, Journal())

    def names(self) -> set[str]:
        """The cases that were recorded."""
        return {path.stem for path in self._folder.glob("*.jsonl")} - {_START}

    def case(self, name: str, journal: Journal) -> None:
        """Go to a case; its card's figures go into the journal. Raises NotARecording."""
        entries = _entries(self._folder / f"{name}.jsonl")
        self._said = deque(entry for entry in entries if "host" in entry or "reader" in entry)
        self._ids = {}
        journal.exchanges += [Exchange(**entry["apdu"]) for entry in entries if "apdu" in entry]
        journal.rows += [entry["row"] for entry in entries if "row" in entry]

    def write(self, line: bytes) -> None:
        """Raises NotARecording when the host says something else than was recorded."""
        asked = lines.unpack(line) or {}
        while self._said and "reader" in self._said[0]:
            self._said.popleft()  # what the host did not wait for
        recorded = self._said.popleft()["host"] if self._said else {}
        if (asked.get("method"), asked.get("params")) != (recorded.get("method"), recorded.get("params")):
            raise NotARecording(f"{self.name}: {asked.get('method')} is asked where {recorded.get('method')} was")
        self._ids[recorded.get("id")] = asked.get("id")

    def read_line(self, deadline: float) -> bytes | None:
        if not self._said or "reader" not in self._said[0]:
            return None
        message = self._said.popleft()["reader"]
        if "id" in message:
            message = {**message, "id": self._ids.get(message["id"], message["id"])}
        return lines.pack(message).rstrip(b"\n")


def _facts(path: Path) -> Facts:
    try:
        return Facts(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise NotARecording(f"{path}: no recording of cases: {error}") from error


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(text) for text in path.read_text("utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise NotARecording(f"{path}: not a recorded case: {error}") from error
