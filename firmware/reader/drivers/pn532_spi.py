# SPDX-License-Identifier: Apache-2.0
"""PN532 on SPI: mode 0, up to 5 MHz, least significant bit first (user manual, 6.2.5).

The RP2's SPI cannot send the least significant bit first, so every byte is turned round here by a table, and the bus is
an ordinary one. One operation is one span of chip select: 01 writes a frame, 02 reads the status byte, 03 a frame.
"""

import asyncio

import micropython
from micropython import const

from reader.drivers.ready import ReadyLine, poll
from reader.errors import FrameError, FrontEndSilent

_WRITE = b"\x80"  # 01, turned round
_STATUS = b"\x40"  # 02
_READ = b"\xc0"  # 03
_READY = const(0x80)  # bit 0, turned round
_WAKE_MS = const(2)
_BUFFER = const(320)  # the longest frame and some preamble; more is no frame


def _turned(byte):
    return sum(((byte >> bit) & 1) << (7 - bit) for bit in range(8))


_TURNED = bytes(_turned(byte) for byte in range(256))


@micropython.viper
def _turn_round(target, source, count: int):
    """target[i] = source[i] with its bits in reverse order."""
    to = ptr8(target)
    of = ptr8(source)
    table = ptr8(_TURNED)
    for i in range(count):
        to[i] = table[of[i]]


class SpiTransport:
    """spi: MSB first, mode 0; cs: output pin; irq: input pin (P70_IRQ), or None to poll the status byte."""

    fast_baud = None

    def __init__(self, spi, cs, irq=None):
        self._spi = spi
        self._cs = cs
        self._ready = ReadyLine(irq) if irq is not None else None
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)
        self._status = bytearray(1)
        cs(1)

    async def wake(self):
        """Chip select alone wakes the interface; the first byte after that is lost, so it is a status read."""
        self._cs(0)
        await asyncio.sleep_ms(_WAKE_MS)
        self._spi.write(_STATUS)
        self._cs(1)
        await asyncio.sleep_ms(_WAKE_MS)

    async def write(self, frame):
        """Send a whole frame."""
        count = len(frame)
        _turn_round(self._view, frame, count)
        self._cs(0)
        try:
            self._spi.write(_WRITE)
            self._spi.write(self._view[:count])
        finally:
            self._cs(1)

    async def receive(self, parser, timeout_ms):
        """Wait until the chip is ready, then read one frame in one span of chip select."""
        if not await self._wait(timeout_ms):
            raise FrontEndSilent("no answer in %d ms" % timeout_ms)
        parser.reset()
        self._cs(0)
        try:
            self._spi.write(_READ)
            self._read_frame(parser)
        finally:
            self._cs(1)

    def _read_frame(self, parser):
        read = 0
        while parser.event is None:
            count = parser.missing
            if read + count > _BUFFER:
                raise FrameError("no frame in %d bytes" % read)
            part = self._view[:count]
            self._spi.readinto(part, 0)
            _turn_round(part, part, count)
            parser.feed(part)
            read += count

    async def _wait(self, timeout_ms):
        """The interrupt only saves the polling: just after an ACK the line may still be low for the ACK's sake."""
        if self._ready and not await self._ready.is_low(timeout_ms):
            return False
        return await poll(self._is_ready, timeout_ms)

    def _is_ready(self):
        self._cs(0)
        self._spi.write(_STATUS)
        self._spi.readinto(self._status, 0)
        self._cs(1)
        return self._status[0] & _READY and self._status[0] != 0xFF
