# SPDX-License-Identifier: Apache-2.0
"""The chip's non-volatile memory: named cells, changed together or not at all, whenever the power goes.

A change is written ahead into a journal, then one flag commits it, then the cells are overwritten. After power-up,
`recover` finishes a committed change and drops any other. A cut tears the very write it hits, except the flag, which
is one bit. With a path, the memory outlives the process.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from smartid.errors import SmartidError

_TORN = b"\xff\xff\xff\xff"


class PowerCut(Exception):
    """The power went at a write. The card is off; its memory is as it then was."""


class MemoryFileError(SmartidError):
    """A memory file that cannot be read."""


class Nonvolatile:
    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._cells: dict[str, bytes] = {}
        self._journal: dict[str, bytes] = {}
        self._committed = False
        self.writes = 0  # physical writes so far
        self.cut_at: int | None = None  # the power goes at the write of this number, counted from 0 as `writes` does
        if path is not None and path.exists():
            self._cells = _load(path)

    def read(self, cell: str, default: bytes = b"") -> bytes:
        return self._cells.get(cell, default)

    def cells(self) -> dict[str, bytes]:
        """All of them as they are now."""
        return dict(self._cells)

    def commit(self, changes: Mapping[str, bytes]) -> None:
        """All of `changes` or none of them. Raises PowerCut."""
        for cell, value in changes.items():
            self._write(self._journal, cell, value)
        self._set_flag(True)
        self._apply()

    def recover(self) -> None:
        """At power-up, before anything is read. Raises PowerCut."""
        if self._committed:
            self._apply()
        self._journal.clear()

    def _apply(self) -> None:
        for cell, value in self._journal.items():
            self._write(self._cells, cell, value)
        self._set_flag(False)
        self._journal.clear()
        if self._path is not None:
            _save(self._path, self._cells)

    def _write(self, place: dict[str, bytes], cell: str, value: bytes) -> None:
        if self._cut_now():
            place[cell] = _TORN
            raise PowerCut
        place[cell] = bytes(value)

    def _set_flag(self, committed: bool) -> None:
        if self._cut_now():
            raise PowerCut
        self._committed = committed

    def _cut_now(self) -> bool:
        if self.writes == self.cut_at:
            self.cut_at = None
            return True
        self.writes += 1
        return False


def _load(path: Path) -> dict[str, bytes]:
    try:
        return {cell: bytes.fromhex(value) for cell, value in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise MemoryFileError(f"{path} is not a card's memory: {error}") from error


def _save(path: Path, cells: Mapping[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({cell: value.hex() for cell, value in cells.items()}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
