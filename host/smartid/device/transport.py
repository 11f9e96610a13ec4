# SPDX-License-Identifier: Apache-2.0
"""A serial port (or pseudo-terminal) as a stream of lines."""

from __future__ import annotations

import time
from collections.abc import Callable

import serial

from smartid.device.errors import PortError

_SLICE_S = 0.1  # how long one look at the port lasts
_LONGEST_LINE = 65536


class Port:
    """Lines in, lines out. `stream` has read(n), in_waiting and write(b) as pyserial's Serial has.

    watch: called at every look for bytes; it may raise when it knows better than the port that nothing will come.
    """

    def __init__(self, stream: serial.SerialBase, name: str) -> None:
        self._stream = stream
        self.watch: Callable[[], None] = lambda: None
        self._received = bytearray()
        self.name = name

    def __enter__(self) -> Port:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._stream.close()

    def write(self, line: bytes) -> None:
        """Raises PortError when the port is gone."""
        try:
            self._stream.write(line)
        except (OSError, serial.SerialException) as error:
            raise PortError(f"{self.name}: {_words(error)}") from error

    def read_line(self, deadline: float) -> bytes | None:
        """The next line without its newline; None when time.monotonic() passes `deadline` first. Raises PortError."""
        while b"\n" not in self._received:
            if time.monotonic() >= deadline:
                return None
            self.watch()
            self._received += self._read()
            if len(self._received) > _LONGEST_LINE:
                self._received.clear()  # no message is that long
        line, _, rest = self._received.partition(b"\n")
        self._received = rest
        return bytes(line)

    def _read(self) -> bytes:
        try:
            return self._stream.read(max(1, self._stream.in_waiting))
        except (OSError, TypeError, serial.SerialException) as error:  # pyserial's TypeError: closed meanwhile
            raise PortError(f"{self.name}: {_words(error)}") from error


def open_port(path: str) -> Port:
    """Open a reader's port for this program alone. Raises PortError."""
    try:
        stream = serial.Serial(path, timeout=_SLICE_S, write_timeout=5, exclusive=True)
        stream.reset_input_buffer()
    except (OSError, serial.SerialException) as error:
        raise PortError(f"{path}: {_words(error)}") from error
    return Port(stream, path)


def _words(error: Exception) -> str:
    """What the system said, without pyserial's wrapping."""
    for known, words in _KNOWN.items():
        if known in str(error):
            return words
    return str(error).splitlines()[0] if str(error) else type(error).__name__


# What pyserial's messages contain -> what to do about it
_KNOWN = {
    "No such file": "there is no such port",
    "Permission denied": "no permission: on Linux, add yourself to the group dialout and log in again",
    "exclusively lock": "another program is using the port",
    "Inappropriate ioctl": "this is no serial port",
    "returned no data": "the reader was unplugged",
    "Write timeout": "the port takes no data",
}
