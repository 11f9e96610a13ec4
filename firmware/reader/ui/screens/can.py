# SPDX-License-Identifier: Apache-2.0
"""Typing the six digits printed on the card. A digit shows for a second, then a dot."""

import time

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.layout import wrap
from reader.ui.screens.base import Screen
from reader.ui.widgets import card_drawing, number_box, paragraph, title

DIGITS = const(6)
_SHOWN_MS = const(1000)
_TEXT_X = const(122)
_ROOM = const(190)


class Can(Screen):
    name = "can"

    def __init__(self):
        self.digits = bytearray(DIGITS)
        self.count = 0
        self._shown_since = None  # ms tick at which the last digit was typed, while it is still readable

    def keys(self, ui):
        keys = {"cancel": ("cancel", ui.texts("key_cancel"))}
        if self.count:
            keys["correct"] = ("correct", ui.texts("key_correct"))
        if self.count == DIGITS:
            keys["enter"] = ("enter", ui.texts("key_ok"))
        return keys

    def draw(self, ui):
        t, p = ui.texts, ui.palette
        title(ui, t("can_title"), "lock", short=t("can_title_short"))
        card_drawing(ui, 10, 128, with_digits=True)
        two_lines = len(wrap(ui.canvas, TITLE, t("can_where"), _ROOM)) <= 2
        face, pitch = (TITLE, 27) if ui.large and two_lines else (BODY, 19)
        paragraph(ui, face, _TEXT_X, 126, _ROOM, t("can_where"), p.ink, p.paper, pitch)
        self._boxes(ui)

    def _boxes(self, ui):
        for place in range(DIGITS):
            self._box(ui, place)
        self._count(ui)

    def _box(self, ui, place):
        digit = ""
        if place < self.count:
            shown = place == self.count - 1 and self._shown_since is not None
            state = "digit" if shown else "dot"
            digit = chr(self.digits[place]) if shown else ""
        else:
            state = "next" if place == self.count else "empty"
        number_box(ui, 9 + 51 * place, 64, 47, 52, state, digit)

    def _count(self, ui):
        ui.canvas.text(
            BODY, _TEXT_X, 184, ui.texts("can_count", self.count, DIGITS), ui.palette.mute, ui.palette.paper, _ROOM
        )

    def _changed(self, ui, first):
        for place in range(max(0, first), min(DIGITS, self.count + 2)):
            self._box(ui, place)
        self._count(ui)
        ui.draw_keys()

    def put(self, ui, digit):
        """digit: "0" to "9"."""
        if self.count < DIGITS:
            self.digits[self.count] = ord(digit)
            self.count += 1
            self._shown_since = time.ticks_ms()
            self._changed(ui, self.count - 2)

    def correct(self, ui):
        if self.count:
            self.count -= 1
            self.digits[self.count] = 0
            self._shown_since = None
            self._changed(ui, self.count - 1)

    def tick(self, ui, now_ms):
        if self._shown_since is not None and time.ticks_diff(now_ms, self._shown_since) >= _SHOWN_MS:
            self._shown_since = None
            self._box(ui, self.count - 1)

    def wipe(self):
        for place in range(DIGITS):
            self.digits[place] = 0
        self.count = 0
        self._shown_since = None
