# SPDX-License-Identifier: Apache-2.0
"""A trace in a file: one JSON object a line, a row of the decoder or of the air each."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from smartid.errors import SmartidError
from smartid.trace.air import Air
from smartid.trace.decoder import Decoder

_NEXT_LOOK_S = 0.2
_KEPT = 20  # recordings in one folder
_EVERY = {"id", "kind", "dir", "at_us"}
_AIR = _EVERY | {"name", "octets", "length"}
_SAID = _EVERY | {"t_us", "words", "status", "bytes", "sw", "hex"}


class NotATrace(SmartidError):
    """The file does not hold what a trace holds."""


class Recorder:
    """Keeps the rows of all events, in the order they belong in the file."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder, self._air = decoder, Air()
        self._rows: dict[int | str, dict] = {}

    def feed(self, event: dict) -> list[dict]:
        """The decoder's rows of this event, for whoever shows them; the air's are only kept."""
        if event.get("kind") == "rf":
            self._keep(self._air.frame(event))
            return []
        rows = self._decoder.feed(event)
        if event.get("kind") == "apdu":
            self._keep(self._air.apdu(not rows[0]["hex"].startswith("⟨")))
        self._keep(rows)
        return rows

    def lines(self) -> list[str]:
        self._keep(self._air.flush())
        return [json.dumps(row, ensure_ascii=False) for row in self._rows.values()]

    def write(self, path: Path) -> None:
        path.write_text("".join(line + "\n" for line in self.lines()), encoding="utf-8")

    def _keep(self, rows: list[dict]) -> None:
        self._rows.update((row["id"], row) for row in rows)


class Live(Recorder):
    """The same into a file while it happens: a row that changes is written again, and its last line counts.

    `with Live(decoder, path) as recorder:`; a file that can be written no more ends nothing but the recording.
    """

    def __init__(self, decoder: Decoder, path: Path) -> None:
        super().__init__(decoder)
        self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        self._keep(self._air.flush())
        with contextlib.suppress(OSError):
            self._file.close()

    def _keep(self, rows: list[dict]) -> None:
        with contextlib.suppress(OSError, ValueError):  # the disk is full; the file is closed
            self._file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            self._file.flush()


def next_file(folder: Path) -> Path:
    """Where a recording that begins now goes; of those before it the newest stay. Raises NotATrace."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in sorted(folder.glob("*.jsonl"))[: -_KEPT + 1]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise NotATrace(f"{folder}: {error.strerror}") from error
    return folder / f"{datetime.now():%Y-%m-%dT%H%M%S}.jsonl"


def read(path: Path) -> list[dict]:
    """The rows of a file, each as it was last. Raises NotATrace."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotATrace(f"{path}: {error}") from error
    rows = {row["id"]: row for row in rows_of(text.splitlines(), path)}
    if not rows:
        raise NotATrace(f"{path} is empty")
    return list(rows.values())


def follow(path: Path) -> Iterator[dict]:
    """The rows of a file that still grows, for ever. Raises NotATrace."""
    rest = ""
    try:
        with path.open(encoding="utf-8") as file:
            while True:
                rest += file.read()
                *whole, rest = rest.split("\n")
                yield from rows_of(whole, path)
                time.sleep(_NEXT_LOOK_S)
    except (OSError, UnicodeDecodeError) as error:
        raise NotATrace(f"{path}: {error}") from error


def rows_of(lines: Iterable[str], path: Path) -> Iterator[dict]:
    """Raises NotATrace at the first line that is no row."""
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not (_AIR if row.get("kind") == "air" else _SAID) <= row.keys():
            raise NotATrace(f"{path}, line {number}: not a row of a trace")
        yield row
