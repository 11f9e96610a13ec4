# SPDX-License-Identifier: Apache-2.0
"""Where the issuer's files are kept: a folder, or memory for tests.

Keys, certificates and lists are written once and never changed: when two processes make the same file at the same
time, both go on with the one that came first. Registers change, under a lock. Every file is whole or not there.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    def get(self, name: str) -> bytes | None:
        """The file's content, None when it is not there."""

    def publish(self, name: str, content: bytes) -> bytes:
        """Keep `content` unless the file exists already; the content that stands afterwards."""

    def update(self, name: str, change: Callable[[bytes | None], bytes]) -> bytes:
        """Put what `change` makes of the file's content in its place; nobody else does so meanwhile."""

    def names(self) -> list[str]:
        """All files, in order."""


class Memory:
    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._files.get(name)

    def publish(self, name: str, content: bytes) -> bytes:
        return self._files.setdefault(name, content)

    def update(self, name: str, change: Callable[[bytes | None], bytes]) -> bytes:
        self._files[name] = change(self._files.get(name))
        return self._files[name]

    def names(self) -> list[str]:
        return sorted(self._files)


class Folder:
    """Files of mode 600 in a folder of mode 700."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, name: str) -> bytes | None:
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def publish(self, name: str, content: bytes) -> bytes:
        self._make()
        with _draft(self.path, content) as draft:
            try:
                os.link(draft, self.path / name)
            except FileExistsError:
                return (self.path / name).read_bytes()
        return content

    def update(self, name: str, change: Callable[[bytes | None], bytes]) -> bytes:
        self._make()
        with open(self.path / ".lock", "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # given up when the file is closed
            content = change(self.get(name))
            write_whole(self.path / name, content)
        return content

    def _make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def names(self) -> list[str]:
        return sorted(entry.name for entry in self.path.glob("[!.]*")) if self.path.is_dir() else []


def write_whole(path: Path, content: bytes) -> None:
    """A file of mode 600 in the place of what was there: always the old content or the new, never part of it."""
    with _draft(path.parent, content) as draft:
        os.replace(draft, path)


@contextmanager
def _draft(folder: Path, content: bytes) -> Iterator[str]:
    """A file on the disc in `folder`, gone afterwards unless it was moved away."""
    descriptor, draft = tempfile.mkstemp(prefix=".new-", dir=folder)  # mkstemp makes it mode 600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        if os.path.exists(draft):
            os.unlink(draft)
