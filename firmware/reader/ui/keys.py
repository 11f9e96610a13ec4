# SPDX-License-Identifier: Apache-2.0
"""Keys between the keypad and whoever awaits one: the same key again within a moment is a double strike, not a
second wish.

EN 301 549 clause 5.8: only an identical key is held back; different keys may follow each other as fast as they come.
"""

import asyncio
import time

from micropython import const

from reader.errors import TimedOut

_DOUBLE_STRIKE_MS = const(60)  # filters a trembling contact; a place may ask for 500 and more
_ROOM = const(16)


class Keys:
    """keypad: waiting() -> bool, pressed() -> [name]."""

    def __init__(self, keypad, double_strike_ms=None):
        self._keypad = keypad
        self._double_strike_ms = _DOUBLE_STRIKE_MS if double_strike_ms is None else double_strike_ms
        self._last = None
        self._since_ms = 0  # the earliest tick at which the last key may have been pressed
        self._polled_ms = time.ticks_ms()
        self._queue = []
        self._arrived = asyncio.Event()

    def pressed(self):
        """Keys pressed since the last call, without double strikes."""
        before, self._polled_ms = self._polled_ms, time.ticks_ms()
        if not self._keypad.waiting():
            return ()
        return [key for key in self._keypad.pressed() if self._is_new(key, before)]

    def _is_new(self, key, before_ms):
        """before_ms: the look before this one. A key that waited for a drawing gets the benefit of the doubt."""
        double = key == self._last and time.ticks_diff(self._polled_ms, self._since_ms) < self._double_strike_ms
        if not double:
            self._last, self._since_ms = key, before_ms
        return not double

    def put(self, key):
        """Hand a key on; None says that time is over."""
        if len(self._queue) < _ROOM:
            self._queue.append(key)
            self._arrived.set()

    def forget(self):
        """What was typed before this screen stood was not meant for it."""
        self._queue.clear()
        self._arrived.clear()

    async def next(self, timeout_ms=None):
        """The next key handed on. Raises TimedOut."""
        while not self._queue:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), None if timeout_ms is None else timeout_ms / 1000)
            except asyncio.TimeoutError:
                raise TimedOut()
        return self._queue.pop(0)
