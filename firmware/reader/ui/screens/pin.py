# SPDX-License-Identifier: Apache-2.0
"""Typing a PIN: never a digit of it on the screen. The tries left are written and drawn; the last one says what it is."""

from micropython import const

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.layout import balanced
from reader.ui.screens.entry import Entry

_WORD_ROOM = const(264)
_TRIES = const(3)  # so many as a fresh PIN has: no panel until one is used


class Pin(Entry):
    """step, of: which of several PINs is asked for; tries_left: or None; wrong: was the last one not right?"""

    name = "pin"
    icon = "key"

    def __init__(self, heading, label, step, of, tries_left, wrong, least, most):
        super().__init__(heading, label, least, most, True, (step, of))
        self._tries, self._wrong = tries_left, wrong

    def below(self, ui):
        if self._tries is not None and (self._wrong or self._tries < _TRIES):
            return self._draw_tries(ui)
        t = ui.texts
        why = t.get(self._heading + "_why")
        if self._label in ("pin_new", "pin_again"):
            said = [t("pin_rule"), t("pin_secret")]
        else:
            said = [why or t("officer_logged" if self._heading == "officer" else "pin_secret")]
        if self._tries is not None:
            said.append(t("pin_tries", self._tries))
        self.say(ui, said)

    def _draw_tries(self, ui):
        """A panel: what went wrong, the tries left as a figure and as squares; at the last one, what follows."""
        c, p, t = ui.canvas, ui.palette, ui.texts
        top, height = (116, 90) if ui.large else (138, 66)
        last = self._tries == 1
        word = t(
            "E-51"
            if self._wrong and not last
            else "wrong_last"
            if self._wrong
            else "last_try"
            if last
            else "tries_left"
        )
        face = HUGE if ui.large and c.measure(HUGE, word) <= _WORD_ROOM else TITLE
        items = [(-24, 14, top + (12 if face == HUGE else 6), "warn", p.warn, 0)]
        items.append((face, 44, top + (34 if face == HUGE else 26), word, p.warn, 0))
        small = TITLE if ui.large else BODY
        below = (
            balanced(c, small, t("last_try_why"), _WORD_ROOM)
            if last
            else [(t("tries_left"), False)]
            if self._wrong
            else ()
        )
        y = top + (58 if ui.large else 52)
        for line, _ in below:
            items.append((small, 44, y if last else top + height - 13, line, p.warn, 0))
            y += 25
        if not last:
            figure = str(self._tries)
            items.append((HUGE, 304 - c.measure(HUGE, figure), top + height - 10, figure, p.warn, 0))
        c.compose(8, top, 304, height, p.warn_tint, items)
        c.corners(8, top, 304, height, 4, p.paper)
        if not last:
            width = c.measure(small, t("tries_left")) + 10 if self._wrong else 0
            self._squares(ui, 44 + width, top + height - 31)

    def _squares(self, ui, x, y):
        c, p = ui.canvas, ui.palette
        for number in range(max(_TRIES, self._tries)):
            if number < self._tries:
                c.rounded(x, y, 20, 20, 3, p.ink, p.warn_tint)
            else:
                c.outlined(x, y, 20, 20, 3, p.warn, p.warn_tint, p.warn_tint, 2)
                c.icon(12, x + 4, y + 4, "cancel", p.warn, p.warn_tint)
            x += 26
