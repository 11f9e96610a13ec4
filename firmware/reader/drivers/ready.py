# SPDX-License-Identifier: Apache-2.0
"""Waiting for a chip that pulls a line low, without taking the processor from anyone."""

import asyncio
import time


class ReadyLine:
    """An input pin, low when the chip has something; its interrupt wakes the waiter.

    The level decides, the edge only wakes: an edge that comes before the wait, or is lost, does no harm.
    """

    def __init__(self, pin):
        self._pin = pin
        self._flag = asyncio.ThreadSafeFlag()
        pin.irq(self._fell)

    def _fell(self, _):
        self._flag.set()

    async def is_low(self, timeout_ms):
        """True as soon as the line is low, False after timeout_ms."""
        start_ms = time.ticks_ms()
        while self._pin():
            left_ms = timeout_ms - time.ticks_diff(time.ticks_ms(), start_ms)
            if left_ms <= 0:
                return False
            try:
                await asyncio.wait_for_ms(self._flag.wait(), left_ms)
            except asyncio.TimeoutError:
                continue  # look at the level once more, then give up
        return True


async def poll(is_ready, timeout_ms, *arguments):
    """Ask is_ready(*arguments) every millisecond until it is true; False after timeout_ms."""
    start_ms = time.ticks_ms()
    while not is_ready(*arguments):
        if time.ticks_diff(time.ticks_ms(), start_ms) >= timeout_ms:
            return False
        await asyncio.sleep_ms(1)
    return True
