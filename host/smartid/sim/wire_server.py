# SPDX-License-Identifier: Apache-2.0
"""The world's one thread: it waits on the wire, the reader's output and the terminal, and works under the world's lock.

What it does with what arrives is decided by the `Events` it is given. Nothing is ever written blocking, so that a
reader which is busy writing to us can always finish.
"""

from __future__ import annotations

import os
import selectors
import socket
import threading
from pathlib import Path
from typing import IO, Protocol

from smartid.sim import wire
from smartid.sim.serial_port import Terminal

_RECEIVE = 65536


class Events(Protocol):
    """The world as the server sees it; every call is made under the lock."""

    def reader_spoke(self, data: bytes) -> None: ...
    def reader_hung_up(self) -> None: ...
    def reader_printed(self, data: bytes) -> None: ...
    def reader_ended(self) -> None: ...
    def batch_done(self) -> None: ...
    def thread_broke(self) -> None: ...


class WireServer:
    """Listens at `path`; one reader at a time. start() and stop() are called without the lock, all else with it."""

    def __init__(self, path: Path, lock: threading.RLock, events: Events) -> None:
        self._lock = lock
        self._events = events
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._listener.setblocking(False)
        self._bell, self._bell_end = socket.socketpair()
        for end in (self._bell, self._bell_end):
            end.setblocking(False)
        self._connection: socket.socket | None = None
        self._output: IO[bytes] | None = None
        self._terminal: Terminal | None = None
        self._waiting = bytearray()
        self._stopping = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._on_connect)
        self._selector.register(self._bell_end, selectors.EVENT_READ, self._on_bell)
        self._thread = threading.Thread(target=self._serve, name="smartid-world", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close everything."""
        with self._lock:
            self._stopping = True
            self._ring()
        if self._thread.ident is not None:
            self._thread.join()
        self.hang_up()
        for each in (self._terminal, self._listener, self._bell, self._bell_end, self._selector):
            if each is not None:
                each.close()

    def watch_output(self, output: IO[bytes]) -> None:
        """Read a new reader process's output until it ends."""
        self._output = output
        self._selector.register(output, selectors.EVENT_READ, self._on_output)
        self._ring()

    def forget_output(self) -> None:
        if self._output is not None:
            self._selector.unregister(self._output)
            self._output = None

    def lend(self, terminal: Terminal) -> None:
        """Serve a terminal too."""
        self._terminal = terminal
        self._selector.register(terminal.fd, selectors.EVENT_READ, self._on_terminal)
        self._ring()

    def send(self, op: int, channel: int, payload: bytes = b"") -> None:
        """Send a frame to the reader; without one it is lost, as on a cut cable."""
        if self._connection is None:
            return
        self._waiting += wire.encode(op, channel, payload)
        if threading.current_thread() is not self._thread:
            self._drain()
            if self._waiting:
                self._ring()

    def hang_up(self) -> None:
        """Cut the wire to the reader."""
        if self._connection is not None:
            self._forget(self._connection)

    # --- the thread ----------------------------------------------------------------------------------

    def _serve(self) -> None:
        """Until stop(); a fault of ours, or in somebody's callback, is told to the world before it ends the thread."""
        try:
            self._loop()
        finally:
            if not self._stopping:
                with self._lock:
                    self._events.thread_broke()

    def _loop(self) -> None:
        while True:
            ready = self._selector.select()
            with self._lock:
                if self._stopping:
                    return
                for key, mask in ready:
                    key.data(mask)
                self._drain()
                self._set_interests()
                self._events.batch_done()

    def _ring(self) -> None:
        """Wake the thread so that it looks at its lists again; a full bell already rings."""
        try:
            self._bell.send(b"\0")
        except BlockingIOError:
            return

    def _set_interests(self) -> None:
        if self._connection is not None:
            self._interest(self._connection, bool(self._waiting))
        if self._terminal is not None:
            self._interest(self._terminal.fd, self._terminal.wants_to_write)

    def _interest(self, file: socket.socket | int, writing: bool) -> None:
        key = self._selector.get_key(file)
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)
        if key.events != wanted:
            self._selector.modify(file, wanted, key.data)

    def _drain(self) -> None:
        if self._connection is None or not self._waiting:
            return
        try:
            count = self._connection.send(self._waiting)
        except BlockingIOError:
            return
        except OSError:  # the reader is gone: its end of stream tells us so
            count = len(self._waiting)
        del self._waiting[:count]

    def _on_connect(self, mask: int) -> None:
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError:
            return
        if self._connection is not None:  # a second reader on the same wire
            connection.close()
            return
        connection.setblocking(False)
        self._connection = connection
        self._selector.register(connection, selectors.EVENT_READ, self._on_wire)

    def _on_bell(self, mask: int) -> None:
        try:
            self._bell_end.recv(_RECEIVE)
        except BlockingIOError:
            return

    def _on_wire(self, mask: int) -> None:
        if not mask & selectors.EVENT_READ or self._connection is None:
            return
        try:
            data = self._connection.recv(_RECEIVE)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if data:
            self._events.reader_spoke(data)
        else:
            self._forget(self._connection)
            self._events.reader_hung_up()

    def _forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        connection.close()
        self._connection = None
        self._waiting.clear()

    def _on_output(self, mask: int) -> None:
        if self._output is None:
            return
        try:
            data = os.read(self._output.fileno(), _RECEIVE)
        except BlockingIOError:
            return
        if data:
            self._events.reader_printed(data)
        else:
            self.forget_output()
            self._events.reader_ended()

    def _on_terminal(self, mask: int) -> None:
        if self._terminal is None:
            return
        if mask & selectors.EVENT_READ:
            self._terminal.readable()
        if mask & selectors.EVENT_WRITE:
            self._terminal.writable()
