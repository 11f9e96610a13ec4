# SPDX-License-Identifier: Apache-2.0
"""Bytes from a serial line, put together to lines of bounded length."""

from micropython import const

MAX_LINE = const(1024)
_NEWLINE = const(0x0A)


class LineBuffer:
    """Bytes go in, complete lines come out. A line that is too long is given as None once, when its end is seen."""

    def __init__(self, size=MAX_LINE):
        self._buffer = bytearray(size)
        self._count = 0
        self._too_long = False

    def feed(self, data):
        """The lines that `data` completes, without their newlines; a list of bytes or None."""
        lines = []
        for byte in data:
            if byte == _NEWLINE:
                lines.append(self._end())
            elif self._count < len(self._buffer):
                self._buffer[self._count] = byte
                self._count += 1
            else:
                self._too_long = True
        return lines

    def _end(self):
        line = None if self._too_long else bytes(self._buffer[: self._count])
        self._count = 0
        self._too_long = False
        return line
