# SPDX-License-Identifier: Apache-2.0
"""A simulated PN532 on a pseudo-terminal, as if it hung on a USB serial cable: for libnfc and other programs.

    LIBNFC_DEVICE=pn532_uart:/tmp/pn532 nfc-list -v
Programs may come and go; the chip stays as it is between them, as a chip with its own power would.
"""

from __future__ import annotations

import contextlib
import os
import select
import tty
from contextlib import AbstractContextManager
from pathlib import Path

from smartid.errors import SmartidError
from smartid.sim.chips.pn532_ports import Hsu
from smartid.sim.radio import Field

_LOOK_AGAIN_S = 0.2  # while a command waits for a card that asks for time


class LinkTaken(SmartidError):
    """The place of the link is occupied by something that is not a link."""


class Pn532Line:
    """The chip's end of the line. `path` is the terminal's; `link`, if given, a symbolic link to it.

    A context manager: leaving it takes the link away. `chip` and `field` are there to be played with; lock: whose it
    is, where others play with them too.
    """

    def __init__(
        self, field: Field, link: Path | None = None, lock: AbstractContextManager | None = None, **options
    ) -> None:
        self.field = field
        self._lock = lock or contextlib.nullcontext()
        self.chip = Hsu(field, "hsu", **options)
        self.chip.on_send = self._send
        self.link = link
        # The program's end stays open here too, so that a program's close does not end the line.
        self._chip_end, self._program_end = os.openpty()
        tty.setraw(self._program_end)
        os.set_blocking(self._chip_end, False)
        self.path = os.ttyname(self._program_end)
        self._wake_read, self._wake_write = os.pipe()

    def __enter__(self) -> Pn532Line:
        if self.link is not None:
            if self.link.exists() and not self.link.is_symlink():
                self.close()
                raise LinkTaken(f"{self.link} exists and is no link: choose another --link")
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(self.path)
        return self

    def __exit__(self, *exc: object) -> None:
        if self.link is not None and self.link.is_symlink() and os.readlink(self.link) == self.path:
            self.link.unlink()
        self.close()

    def close(self) -> None:
        for fd in (self._chip_end, self._program_end, self._wake_read, self._wake_write):
            os.close(fd)

    def run(self) -> None:
        """Serve until `stop` is called."""
        while True:
            wait_s = _LOOK_AGAIN_S if self.chip.working else None
            readable, _, _ = select.select([self._chip_end, self._wake_read], [], [], wait_s)
            if self._wake_read in readable:
                return
            data = os.read(self._chip_end, 4096) if self._chip_end in readable else b""
            with self._lock:
                if data:
                    self.chip.receive(data)
                else:
                    self.chip.poke()

    def stop(self) -> None:
        """From another thread."""
        os.write(self._wake_write, b"!")

    def _send(self, data: bytes) -> None:
        """What nobody reads is lost once the terminal is full, as on a wire."""
        try:
            os.write(self._chip_end, data)
        except BlockingIOError:
            return
