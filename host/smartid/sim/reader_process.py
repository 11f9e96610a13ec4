# SPDX-License-Identifier: Apache-2.0
"""The reader as a process: the real firmware under the real MicroPython, with a heap limit and its output caught."""

from __future__ import annotations

import os
import subprocess
from collections import deque
from pathlib import Path

from smartid import paths
from smartid.errors import SmartidError
from smartid.sim import compiled

_KEPT_LINES = 400
_LINE_LIMIT = 2000
_TOLD_LINES = 12
_KILL_WAIT_S = 5.0


class ReaderDied(SmartidError):
    """The reader process ended by itself; `lines` are the last that it printed, the traceback among them."""

    def __init__(self, status: int | None, lines: list[str]):
        last = "\n".join(lines[-_TOLD_LINES:])
        super().__init__(f"the reader process ended (status {status})" + (f":\n{last}" if last else ""))
        self.status = status
        self.lines = lines


class Log:
    """The last lines that the reader printed, oldest first; long lines are cut, so that it stays small."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._open = b""

    def feed(self, data: bytes) -> None:
        *whole, self._open = (self._open + data).split(b"\n")
        for line in whole:
            self._lines.append(line[:_LINE_LIMIT].decode("utf-8", "replace").rstrip("\r"))
        self._open = self._open[:_LINE_LIMIT]

    @property
    def lines(self) -> list[str]:
        last = [self._open.decode("utf-8", "replace")] if self._open else []
        return [*self._lines, *last]

    def __str__(self) -> str:
        return "\n".join(self.lines)


class ReaderProcess:
    """One run of the firmware's main.py; `output` is the pipe with what it prints, non-blocking."""

    def __init__(self, wire_path: Path, flash_image: Path, heap: str, main: Path | None, environment: dict[str, str]):
        """Start it. Raises MissingProgram when there is no MicroPython, with what to install."""
        firmware = compiled.firmware()
        script = (
            [str(main.resolve())] if main else ["-m", "main"]
        )  # by its name, for modules to be found by short paths
        self._process = subprocess.Popen(
            [str(paths.micropython()), "-X", f"heapsize={heap}", *script],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            cwd=firmware,
            env={
                **os.environ,
                "MICROPYPATH": ".:.frozen",  # the reader keeps the path of each module for good: let it be short
                "SMARTID_WIRE": str(wire_path),
                "SMARTID_FLASH": str(flash_image),
                **environment,
            },
        )
        assert self._process.stdout is not None
        self.output = self._process.stdout
        os.set_blocking(self.output.fileno(), False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def status(self) -> int | None:
        """Exit status once it has ended, negative for a signal; None while it runs."""
        return self._process.poll()

    def end(self, wait_s: float = 0.0) -> int:
        """Give it `wait_s` to end by itself, then kill it; returns the exit status. Closes the pipe."""
        try:
            status = self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait(_KILL_WAIT_S)
        self.output.close()
        return status
