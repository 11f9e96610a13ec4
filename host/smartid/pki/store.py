# SPDX-License-Identifier: Apache-2.0
"""Where the issuer's files are kept: a folder, or memory for tests.

Each file is written once and never changed. It appears whole or not at all, and when two processes make the same file
at the same time, both go on with the one that came first.
"""

import os
import tempfile
from pathlib import Path
from typing import Protocol


class Store(Protocol):
    def get(self, name: str) -> bytes | None:
        """The file's content, None when it is not there."""

    def publish(self, name: str, content: bytes) -> bytes:
        """Keep `content` unless the file exists already; the content that stands afterwards."""

    def names(self) -> list[str]:
        """All files, in order."""


class Memory:
    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._files.get(name)

    def publish(self, name: str, content: bytes) -> bytes:
        return self._files.setdefault(name, content)

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
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=".new-", dir=self.path)  # mkstemp makes it mode 600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, self.path / name)
            return content
        except FileExistsError:
            return (self.path / name).read_bytes()
        finally:
            os.unlink(draft)

    def names(self) -> list[str]:
        return sorted(entry.name for entry in self.path.glob("[!.]*")) if self.path.is_dir() else []
