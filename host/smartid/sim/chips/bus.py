# SPDX-License-Identifier: Apache-2.0
"""What a simulated chip shows to the wires it hangs on: one line, or one of three buses.

A chip derives from one of the device classes below. It is always called under the world's lock, never keeps a
thread, never sleeps, and raises nothing for whatever bytes arrive: a real chip does not either.
"""

from __future__ import annotations

from collections.abc import Callable


class Line:
    """One digital wire (IRQ, CS, DC, RST): its level, and who wants to hear of a change.

    >>> irq = Line(1)
    >>> irq.watchers.append(print)
    >>> irq.set(0)
    0
    """

    def __init__(self, level: int = 1) -> None:
        self.level = level
        self.watchers: list[Callable[[int], None]] = []

    def set(self, level: int) -> None:
        """Drive the wire to 0 or 1; the watchers are called when the level changes, in order of joining."""
        level = 1 if level else 0
        if level == self.level:
            return
        self.level = level
        for watcher in tuple(self.watchers):
            watcher(level)


class SpiDevice:
    """A chip on SPI, between select() and deselect() of its own chip select."""

    def select(self) -> None:
        """CS has fallen: a new transfer begins."""

    def deselect(self) -> None:
        """CS has risen: the transfer is over."""

    def transfer(self, out: bytes) -> bytes:
        """Clock `out` into the chip and return as many bytes as came back.

        Bytes are as the master's shift register sends them, most significant bit first on the wire; a chip that
        reads its bits the other way (PN532) reverses them itself.
        """
        raise NotImplementedError


class I2cDevice:
    """A chip on I2C at one 7-bit address."""

    address: int = 0

    def write(self, data: bytes) -> bool:
        """One write transfer of 0 or more bytes after the address; False when the chip did not acknowledge."""
        raise NotImplementedError

    def read(self, n: int) -> bytes | None:
        """One read transfer of n bytes; None when the chip did not acknowledge its address."""
        raise NotImplementedError


class UartDevice:
    """A chip on a serial line, 8N1."""

    baud: int = 115200

    def __init__(self) -> None:
        self.on_send: Callable[[bytes], None] = lambda data: None

    def receive(self, data: bytes) -> None:
        """Bytes have arrived at the chip's RX pin."""
        raise NotImplementedError
