# SPDX-License-Identifier: Apache-2.0
"""What MicroPython's asyncio, gc and time have more than CPython's, so that drivers and links run here unmodified."""

import asyncio
import gc
import time

_TICKS = 1 << 30


async def _sleep_ms(ms):
    await asyncio.sleep(ms / 1000)


async def _wait_for_ms(awaitable, timeout_ms):
    return await asyncio.wait_for(awaitable, timeout_ms / 1000)


class _ThreadSafeFlag:
    def __init__(self):
        self._event = asyncio.Event()

    def set(self):
        self._event.set()

    async def wait(self):
        await self._event.wait()
        self._event.clear()


def _ticks_ms():
    return time.monotonic_ns() // 1_000_000 % _TICKS


def _ticks_diff(end, start):
    return (end - start + _TICKS // 2) % _TICKS - _TICKS // 2


def _ticks_add(ticks, ms):
    return (ticks + ms) % _TICKS


def install():
    asyncio.sleep_ms = _sleep_ms
    asyncio.wait_for_ms = _wait_for_ms
    asyncio.ThreadSafeFlag = _ThreadSafeFlag
    gc.threshold = lambda octets: None
    gc.mem_alloc = gc.mem_free = lambda: 0
    time.ticks_ms = _ticks_ms
    time.ticks_diff = _ticks_diff
    time.ticks_add = _ticks_add
    time.sleep_ms = lambda ms: time.sleep(ms / 1000)
    time.sleep_us = lambda us: time.sleep(us / 1000000)
