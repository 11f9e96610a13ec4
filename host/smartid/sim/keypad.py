# SPDX-License-Identifier: Apache-2.0
"""The keys of the handheld as a finger meets them, wired to the keypad chip's matrix."""

from __future__ import annotations

from collections.abc import Callable

from smartid.errors import SmartidError
from smartid.sim.chips.tca8418 import KEYS, Tca8418


class UnknownKey(SmartidError):
    """There is no such key on the handheld."""


class Keypad:
    """press(), release() and tap() by key name; `around` wraps each movement (the world's lock and trace)."""

    def __init__(self, chip: Tca8418, moved: Callable[[str, Callable[[], None], bool], None]) -> None:
        self.chip = chip
        self._moved = moved

    def press(self, key: str) -> None:
        row, column = _place(key)
        self._moved(key, lambda: self.chip.close(row, column), True)

    def release(self, key: str) -> None:
        row, column = _place(key)
        self._moved(key, lambda: self.chip.open(row, column), False)

    def tap(self, key: str) -> None:
        """Press and let go."""
        self.press(key)
        self.release(key)


def _place(key: str) -> tuple[int, int]:
    if key not in KEYS:
        raise UnknownKey(f"there is no key {key!r}: the keys are {' '.join(KEYS)}")
    return KEYS[key]
