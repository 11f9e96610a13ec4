# SPDX-License-Identifier: Apache-2.0
"""The reader's USB serial port as the world sees it, and the pseudo-terminal that lends it to programs.

The reader takes at most SERIAL_WINDOW bytes at a time and says when it has read them (as USB does), so nothing is
lost on the way in however much is written. On the way out nothing waits: a terminal that nobody reads is emptied.
"""

from __future__ import annotations

import os
import termios
import tty
from collections.abc import Callable

from smartid.sim import wire

_KEPT_FOR_TERMINAL = 65536

Listener = Callable[[bytes], None]


class SerialPort:
    """`write` towards the reader; `on_data(listener)` for what it says. Under the world's lock, like everything."""

    def __init__(self, send: Callable[[int, int, bytes], None]) -> None:
        self._send = send
        self._listeners: list[Listener] = []
        self._waiting = bytearray()
        self._room = 0

    def on_data(self, listener: Listener) -> Callable[[], None]:
        """Join a listener; the returned function takes it away again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def write(self, data: bytes) -> None:
        self._waiting += data
        self._push()

    def reader_is_up(self) -> None:
        """A reader has come to life with an empty buffer."""
        self._room = wire.SERIAL_WINDOW
        self._push()

    def reader_is_down(self) -> None:
        """Nobody listens: what was under way is lost."""
        self._room = 0
        self._waiting.clear()

    def taken(self, count: int) -> None:
        """The reader has read `count` bytes. Raises WireError when it claims more than it was sent."""
        if self._room + count > wire.SERIAL_WINDOW:
            raise wire.WireError("the reader took more serial bytes than it was sent")
        self._room += count
        self._push()

    def received(self, data: bytes) -> None:
        """The reader has written `data`."""
        for listener in tuple(self._listeners):
            listener(data)

    def _push(self) -> None:
        count = min(self._room, len(self._waiting))
        if count:
            self._send(wire.SERIAL_DATA, 0, bytes(self._waiting[:count]))
            del self._waiting[:count]
            self._room -= count


class Terminal:
    """A raw pseudo-terminal over a SerialPort; opened and closed by programs as often as they like."""

    def __init__(self, port: SerialPort) -> None:
        self._port = port
        self.fd, self._program_end = os.openpty()
        tty.setraw(self._program_end)  # no echo, no OPOST: bytes pass as they are
        os.set_blocking(self.fd, False)
        self.path = os.ttyname(self._program_end)
        self._waiting = bytearray()
        self._leave = port.on_data(self._from_reader)

    @property
    def wants_to_write(self) -> bool:
        return bool(self._waiting)

    def readable(self) -> None:
        """Some program has written."""
        try:
            data = os.read(self.fd, 4096)
        except BlockingIOError:
            return
        self._port.write(data)

    def writable(self) -> None:
        """Hand on as much as the terminal takes."""
        try:
            count = os.write(self.fd, self._waiting)
        except BlockingIOError:
            return
        del self._waiting[:count]

    def close(self) -> None:
        self._leave()
        os.close(self.fd)
        os.close(self._program_end)

    def _from_reader(self, data: bytes) -> None:
        self._waiting += data
        self.writable()
        if len(self._waiting) > _KEPT_FOR_TERMINAL:  # nobody reads: old answers must not greet the next program
            termios.tcflush(self._program_end, termios.TCIFLUSH)
            self._waiting.clear()
