# SPDX-License-Identifier: Apache-2.0
"""Typing into boxes: what is asked, a box for each character, and below them what there is to say about it.

What was typed lies in one bytearray, which wipe() overwrites. Hidden characters are dots from the start.
"""

from micropython import const

from reader.ui.faces import BIG, BODY, HUGE, TITLE, baseline, height
from reader.ui.layout import balanced
from reader.ui.screens.base import Screen
from reader.ui.widgets import number_box, title

_LEFT = const(8)
_ROOM = const(304)
_WIDEST = const(47)
_GAP = const(4)
_GROUP = const(10)  # more room after a group
_SIZES = ((HUGE, 43, 2), (BIG, 36, 2), (TITLE, 28, 3))  # of a sentence in large text: face, rows, most lines


class Entry(Screen):
    """heading, label: keys of texts; most: boxes, of which `least` must be filled; step: (n, of) of several entries;
    groups: numbers of the boxes after which there is more room.
    """

    name = "digits"
    icon = "text"

    def __init__(self, heading, label, least, most, hidden=False, step=(1, 1), groups=()):
        self._heading, self._label, self._step = heading, label, step
        self.least, self.hidden, self._groups = least, hidden, groups
        self.digits = bytearray(most)
        self.count = 0

    def keys(self, ui):
        keys = {"cancel": ("cancel", ui.texts("key_cancel"))}
        if self.count:
            keys["correct"] = ("correct", ui.texts("key_correct"))
        if self.count >= self.least:
            keys["enter"] = ("enter", ui.texts("key_ok"))
        return keys

    # --- what was typed
    def take(self, ui, key):
        """A key of the keypad. True when what stands there is to be taken."""
        if key == "correct":
            self.erase(ui)
        elif key.isdigit():
            self.put(ui, ord(key))
        return key == "enter" and self.count >= self.least

    def put(self, ui, character):
        if self.count < len(self.digits):
            self.digits[self.count] = character
            self.count += 1
            self.changed(ui, self.count - 1)

    def erase(self, ui):
        if self.count:
            self.count -= 1
            self.digits[self.count] = 0
            self.changed(ui, self.count)

    def typed(self):
        """A copy, which the caller overwrites."""
        return self.digits[: self.count]

    def wipe(self):
        for place in range(len(self.digits)):
            self.digits[place] = 0
        self.count = 0

    leave = wipe

    # --- the screen
    def draw(self, ui):
        t, c, p = ui.texts, ui.canvas, ui.palette
        n, of = self._step
        if ui.large:
            self.big(ui).heading(ui, t(self._label), "%d / %d" % (n, of) if of > 1 else "")
        else:
            title(ui, t(self._heading), self.icon, t("step_of", n, of) if of > 1 else "")
            c.text(TITLE, _LEFT, 59, t(self._label), p.ink, p.paper)
        for place in range(len(self.digits)):
            self._box(ui, place)
        self.below(ui)

    def below(self, ui):
        """What stands under the boxes."""

    def changed(self, ui, first):
        for place in range(max(0, first), min(len(self.digits), first + 2)):
            self._box(ui, place)
        ui.draw_keys()

    def box_at(self, place):
        """(left edge, width) of a box."""
        boxes = len(self.digits)
        pitch = min(_WIDEST + _GAP, (_ROOM + _GAP - _GROUP * len(self._groups)) // boxes)
        return _LEFT + pitch * place + _GROUP * len([1 for each in self._groups if each <= place]), pitch - _GAP

    def _box(self, ui, place):
        x, width = self.box_at(place)
        y, height = (64, 50) if ui.large else (88, 44)
        if place >= self.count:
            return number_box(ui, x, y, width, height, "next" if place == self.count else "empty")
        state = "dot" if self.hidden else "digit"
        number_box(ui, x, y, width, height, state, "" if self.hidden else chr(self.digits[place]))

    def say(self, ui, texts, sign=None):
        """Sentences under the boxes: small and all of them, or in large text the first as large as there is room.

        sign: (icon, name of a colour) beside the first.
        """
        c, p = ui.canvas, ui.palette
        ink, x = (getattr(p, sign[1]), _LEFT + 30) if sign else (p.mute, _LEFT)
        room = _LEFT + _ROOM - x
        c.fill(0, 136 if not ui.large else 116, 320, 70 if not ui.large else 90, p.paper)
        if not ui.large:
            y = 140
            for text in texts:
                for line, _ in balanced(c, BODY, text, room):
                    c.text(BODY, x, y, line, ink, p.paper, room)
                    y += 20
        else:
            self._say_large(ui, texts[0], x, room)
        if sign:
            c.icon(24, _LEFT, 124 if ui.large else 137, sign[0], ink, p.paper)

    def _say_large(self, ui, text, x, room):
        c, p = ui.canvas, ui.palette
        y = 117
        for face, pitch, most in _SIZES:
            lines = [line for line, _ in balanced(c, face, text, room)]
            if len(lines) <= most or face == TITLE:
                for line in lines:
                    c.compose(
                        x - 2, y, room + 4, height(face), p.paper, ((face, x, y + baseline(face), line, p.ink, 0),)
                    )
                    y += pitch
                return
