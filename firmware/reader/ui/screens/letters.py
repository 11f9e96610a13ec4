# SPDX-License-Identifier: Apache-2.0
"""Typing figures and letters with twelve keys: the same key again within a moment goes on to its next letter."""

import time

from micropython import const

from reader.ui.screens.entry import Entry

_AGAIN_MS = const(1200)
_LETTERS = {"2": "2ABC", "3": "3DEF", "4": "4GHI", "5": "5JKL", "6": "6MNO", "7": "7PQRS", "8": "8TUV", "9": "9WXYZ"}


class Letters(Entry):
    name = "letters"
    icon = "book"

    def __init__(self, heading, label, least, most, step=(1, 1)):
        super().__init__(heading, label, least, most, False, step)
        self._last = ""
        self._since_ms = 0

    def take(self, ui, key):
        now_ms = time.ticks_ms()
        again = key == self._last and time.ticks_diff(now_ms, self._since_ms) < _AGAIN_MS
        self._last, self._since_ms = key, now_ms
        if again and key in _LETTERS and self.count:
            row = _LETTERS[key]
            place = self.count - 1
            self.digits[place] = ord(row[(row.index(chr(self.digits[place])) + 1) % len(row)])
            self.changed(ui, place)
            return False
        return super().take(ui, key)

    def below(self, ui):
        self.say(ui, [ui.texts("passport_keys"), ui.texts("passport_where")])
