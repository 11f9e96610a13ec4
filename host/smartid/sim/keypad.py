# SPDX-License-Identifier: Apache-2.0
"""The keys of the handheld as a finger meets them, wired to the keypad chip's matrix."""

from __future__ import annotations

import time
from collections.abc import Callable

from smartid.errors import SmartidError
from smartid.sim.chips.tca8418 import KEYS, Tca8418

_SAME_KEY_AGAIN_S = 0.08  # no finger is faster on one key; the reader takes anything faster for a trembling contact


class UnknownKey(SmartidError):
    """There is no such key on the handheld."""


class Keypad:
    """press(), release() and tap() by key name; `moved` carries out each movement (the world's lock and trace)."""

    def __init__(self, chip: Tca8418, moved: Callable[[str, Callable[[], None], bool], None]) -> None:
        self.chip = chip
        self._moved = moved
        self._last = ("", 0.0)

    def press(self, key: str) -> None:
        row, column = _place(key)
        self._moved(key, lambda: self.chip.close(row, column), True)

    def release(self, key: str) -> None:
        row, column = _place(key)
        self._moved(key, lambda: self.chip.open(row, column), False)

    def tap(self, key: str) -> None:
        """Press and let go, as fast as a finger can."""
        last, at = self._last
        if key == last:
            time.sleep(max(0.0, at + _SAME_KEY_AGAIN_S - time.monotonic()))
        self.press(key)
        self.release(key)
        self._last = (key, time.monotonic())


def _place(key: str) -> tuple[int, int]:
    if key not in KEYS:
        raise UnknownKey(f"there is no key {key!r}: the keys are {' '.join(KEYS)}")
    return KEYS[key]
