# SPDX-License-Identifier: Apache-2.0
"""PN532 on its high speed UART, 8N1 (user manual, 6.2.3): 115200 baud after reset, 921600 where the board allows."""

import asyncio

from micropython import const

from reader.drivers.ready import poll
from reader.errors import FrameError, FrontEndSilent

_START_BAUD = const(115200)
_FAST_BAUD = const(921600)
# Two bytes whose edges the sleeping chip sees, then time for its oscillator, kept by bytes that are preamble to it.
_WAKE = b"\x55\x55" + bytes(14)
_WAKE_MS = const(3)
_CHANGE_MS = const(2)
_BUFFER = const(320)
_NO_FRAME = const(640)  # a line that babbles must not hold the reader for ever


class HsuTransport:
    """uart: machine.UART-like at 115200 baud, receive buffer of 300 bytes or more.

    irq: not needed, bytes come by themselves; taken so that every transport is made alike.
    fast_baud: the rate to raise to, None for a uart that has no init(baudrate=).
    """

    def __init__(self, uart, irq=None, fast_baud=_FAST_BAUD):
        self._uart = uart
        self.fast_baud = fast_baud
        self._baud = _START_BAUD
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)
        self._start = self._end = 0  # received, not yet parsed: an answer may follow its ACK in one piece

    async def wake(self):
        """Also after a reset of the chip, which puts it back to the first rate."""
        if self._baud != _START_BAUD:
            await self.set_baud(_START_BAUD)
        self._uart.write(_WAKE)
        await asyncio.sleep_ms(_WAKE_MS)

    async def set_baud(self, baud):
        """Change the host's side."""
        await asyncio.sleep_ms(_CHANGE_MS)  # let the last byte leave at the old rate
        self._uart.init(baudrate=baud)
        self._baud = baud
        await asyncio.sleep_ms(_CHANGE_MS)

    async def write(self, frame):
        """Send a whole frame. What was received before it answers nothing any more."""
        self._start = self._end = 0
        while self._uart.any():
            self._uart.readinto(self._view)
        self._uart.write(frame)

    async def receive(self, parser, timeout_ms):
        """Wait for bytes and parse them, up to the end of one frame."""
        parser.reset()
        count = 0
        while parser.event is None:
            if self._start == self._end and not await self._more(timeout_ms):
                raise FrontEndSilent("no answer in %d ms" % timeout_ms)
            # Should the parser raise, the rest of what came is as broken as this.
            start, self._start = self._start, self._end
            self._start = parser.feed(self._view, start, self._end)
            count += self._start - start
            if count > _NO_FRAME:
                raise FrameError("no frame in %d bytes" % count)

    async def _more(self, timeout_ms):
        if not await poll(self._uart.any, timeout_ms):
            return False
        self._start = 0
        self._end = self._uart.readinto(self._view[: min(self._uart.any(), _BUFFER)]) or 0
        return self._end > 0
