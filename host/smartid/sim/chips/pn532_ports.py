# SPDX-License-Identifier: Apache-2.0
"""The PN532 on each of its three host buses (UM0701-02, 6.2.3 to 6.2.5): what wraps the frames, and who waits how."""

from __future__ import annotations

from smartid.sim.chips.bus import I2cDevice, SpiDevice, UartDevice
from smartid.sim.chips.pn532 import Pn532

_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
SPI_WRITE, SPI_STATUS, SPI_READ = 0x01, 0x02, 0x03
READY, BUSY = 0x01, 0x00
I2C_ADDRESS = 0x24
WAKE_I2C, WAKE_SPI, WAKE_HSU = 0x80, 0x20, 0x10
HSU_EDGES_TO_WAKE = 5


def _content_length(frame: bytes) -> int:
    """Bytes of a frame without its postamble: who has read so many has read it."""
    return len(frame) - 1 if frame.startswith(b"\x00\x00\xff") else len(frame)


class Spi(Pn532, SpiDevice):
    """SPI mode 0, least significant bit first. One operation per fall of CS; asleep, MISO reads FF."""

    wake_source = WAKE_SPI

    def bus_reset(self) -> None:
        self._operation: int | None = None
        self._position = 0  # within the offered frame
        self._lost = False

    def select(self) -> None:
        self._lost = self.asleep or self.dead  # what wakes the chip is not heard by it
        self._operation = None
        self.wake()

    def deselect(self) -> None:
        if self._operation == SPI_WRITE:
            self.forget_partial_frame()
        elif self._operation == SPI_READ and self.offered and self._position >= _content_length(self.offered):
            self._position = 0
            self.taken()
        self._operation = None

    def transfer(self, out: bytes) -> bytes:
        if self._lost or self.dead:
            return b"\xff" * len(out)
        if self.fault == "babble":
            return self.random.randbytes(len(out))
        data = out.translate(_REVERSED)
        answer = b""
        if self._operation is None and data:
            answer = self._begin(data[0])
            data = data[1:]
        return (answer + self._continue(data)).translate(_REVERSED)

    def _begin(self, operation: int) -> bytes:
        """The operation byte goes in; out comes the byte the chip holds in the middle of a frame, and it moves on only
        when the operation is a read. So a driver may read a frame in several pieces."""
        self._operation = operation
        self.poke()
        held = self.offered[self._position : self._position + 1] if self._position else b""
        if operation == SPI_READ and held:
            self._position += 1
        elif operation == SPI_WRITE:
            self._position = 0
        return held or b"\x00"

    def _continue(self, data: bytes) -> bytes:
        count = len(data)
        if self._operation == SPI_STATUS:
            return bytes([READY if self.offered else BUSY]) * count
        if self._operation == SPI_READ:
            part = self.offered[self._position : self._position + count]
            self._position += count if self.offered else 0
            return part.ljust(count, b"\x00")
        if self._operation == SPI_WRITE:
            self.receive_frames(data)
        return bytes(count)


class I2c(Pn532, I2cDevice):
    """I2C at 24h. Each read starts with the ready byte and then at the frame's start; a frame read to its end is gone.
    The clock is stretched while the chip wakes up, so that the transfer which wakes it is heard."""

    wake_source = WAKE_I2C
    address = I2C_ADDRESS

    def write(self, data: bytes) -> bool:
        self.wake()
        if self.dead or self.asleep:
            return False
        if self.fault != "babble":
            self.receive_frames(data)
            self.forget_partial_frame()
        return True

    def read(self, n: int) -> bytes | None:
        self.wake()
        if self.dead or self.asleep:
            return None
        if self.fault == "babble":
            return self.random.randbytes(n)
        self.poke()
        frame = self.offered
        answer = (bytes([READY if frame else BUSY]) + frame).ljust(n, b"\x00")[:n]
        if frame and n - 1 >= _content_length(frame):
            self.taken()
        return answer


class Hsu(Pn532, UartDevice):
    """High speed UART, 8N1. Asleep, the chip counts rising edges and hears nothing before the fifth.

    host_baud: the rate of the host's end, where the wire knows it; at another rate than `baud` nothing is understood.
    """

    wake_source = WAKE_HSU

    def __init__(self, *arguments, **options) -> None:
        UartDevice.__init__(self)
        self.host_baud: int | None = None
        super().__init__(*arguments, **options)

    def bus_reset(self) -> None:
        self._edges = 0

    def receive(self, data: bytes) -> None:
        if self.dead or self.host_baud not in (None, self.baud):
            return
        if self.fault == "babble":
            self.on_send(self.random.randbytes(self.random.randrange(1, 24)))
            return
        self.receive_frames(self._awake_part(data))

    def _awake_part(self, data: bytes) -> bytes:
        """What of the data the chip hears: all of it when awake, else what follows the byte with the fifth edge."""
        for index, byte in enumerate(data):
            if not self.asleep:
                return data[index:]
            self._edges += _rising_edges(byte)
            if self._edges >= HSU_EDGES_TO_WAKE:
                self._edges = 0
                self.wake()
        return b""

    def show(self) -> None:
        """There is nothing to ask on a UART: what is offered goes out at once."""
        super().show()
        frame = self.offered
        if frame:
            self.on_send(frame)
            if self.offered is frame:
                self.taken()


def _rising_edges(byte: int) -> int:
    """Of one character on the line: start bit 0, eight bits from the least significant, stop bit 1."""
    line = [0, *(byte >> bit & 1 for bit in range(8)), 1]
    return sum(1 for before, after in zip(line[:-1], line[1:], strict=True) if after > before)


PORTS = {"spi": Spi, "i2c": I2c, "hsu": Hsu}
