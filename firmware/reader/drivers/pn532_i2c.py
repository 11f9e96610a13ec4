# SPDX-License-Identifier: Apache-2.0
"""PN532 on I2C, address 24h, up to 400 kHz (user manual, 6.2.4).

Every read begins with a status byte (01 ready, 00 busy), and every read of a ready chip begins at the start of its
frame: the first read only learns the length, the second takes the whole. The chip stretches the clock for up to about a
millisecond and does not acknowledge while it wakes; both are waited out, and the bus must allow stretching of 10 ms.
"""

import asyncio

from micropython import const

from reader.drivers.ready import ReadyLine, poll
from reader.errors import FrameError, FrontEndSilent

_ADDRESS = const(0x24)
_READY = const(0x01)
_WRITE_TRIES = const(5)
_WAKE_MS = const(2)
_BUFFER = const(320)


class I2cTransport:
    """i2c: bus at 100 to 400 kHz; irq: input pin (P70_IRQ), or None to poll the status byte.

    bus_free_ms: pause between STOP and the next START, which the chip needs.
    """

    fast_baud = None

    def __init__(self, i2c, irq=None, bus_free_ms=1):
        self._i2c = i2c
        self._ready = ReadyLine(irq) if irq is not None else None
        self._bus_free_ms = bus_free_ms
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)

    async def wake(self):
        """Its own address wakes the chip, acknowledged or not."""
        self._read(1)
        await asyncio.sleep_ms(_WAKE_MS)

    async def write(self, frame):
        """Send a whole frame. Raises FrontEndSilent when the address is not acknowledged."""
        for _ in range(_WRITE_TRIES):
            await asyncio.sleep_ms(self._bus_free_ms)
            try:
                self._i2c.writeto(_ADDRESS, frame)
                return
            except OSError:  # not acknowledged (asleep, busy) or stretched too long: the chip may need a moment
                await asyncio.sleep_ms(_WAKE_MS)
        raise FrontEndSilent("address %02X not acknowledged" % _ADDRESS)

    async def receive(self, parser, timeout_ms):
        """Wait until the chip is ready, then read its frame."""
        if not await self._wait(timeout_ms):
            raise FrontEndSilent("no answer in %d ms" % timeout_ms)
        parser.reset()
        count = 1
        while parser.event is None:
            count += parser.missing
            if count > _BUFFER:
                raise FrameError("no frame in %d bytes" % count)
            await asyncio.sleep_ms(self._bus_free_ms)
            # The interrupt line may have been low still for the last frame's sake: the status byte decides.
            if not await poll(self._read, timeout_ms, count):
                raise FrontEndSilent("busy for %d ms" % timeout_ms)
            parser.reset()
            parser.feed(self._view, 1, count)

    async def _wait(self, timeout_ms):
        if self._ready:
            return await self._ready.is_low(timeout_ms)
        return await poll(self._read, timeout_ms, 1)

    def _read(self, count):
        """Whether a read of `count` bytes was acknowledged and found the chip ready."""
        try:
            self._i2c.readfrom_into(_ADDRESS, self._view[:count])
        except OSError:  # asleep, busy or stretched too long: the same as not ready
            return False
        return self._buffer[0] == _READY
