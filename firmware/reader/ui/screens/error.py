# SPDX-License-Identifier: Apache-2.0
"""What happened (a band), what to do (large), why (small), the staff code: for errors and for notices alike.

In large text the band stays and the rest is turned like pages. Both languages stand on the screens that everybody may
have to read: card lost, card removed, reader out of service.
"""

import time

from micropython import const

from reader.ui import faces
from reader.ui.canvas import WIDTH
from reader.ui.layout import balanced
from reader.ui.screens.paged import Paged
from reader.ui.words import date_text

_BAND = const(62)
_X = const(34)
_VALUE_X = const(130)
_ROOM = const(278)
_WHAT_ROOM = const(250)
_LARGE_BAND = const(56)
_LARGE_TOP = const(78)
_LARGE_ROOM = const(304)
_LARGE_PITCH = const(43)
_LARGE_LINES = const(3)

# Codes that mean stop: nothing that the person does can mend it. All others ask for attention; N- only tell.
STOP = ("E-29", "E-2B", "E-35", "E-40", "E-41", "E-42", "E-52", "E-61", "E-72")
# Codes after which the same thing can be tried again at once, or left
AGAIN = ("E-28", "E-51", "N-12")
BOTH = ("E-21", "E-40", "E-41", "E-42", "E-61", "E-70", "E-72", "E-73", "E-83")


def known(texts, code):
    """The code itself where the catalogue has words for it, else that of the plain error."""
    return code if texts.get(code) else "E-00"


class ErrorScreen(Paged):
    def __init__(self, code, until_ms=None, name=None, reason="", values=(), rows=()):
        """code: "E-21" or "N-01"; until_ms: tick at which the screen goes by itself; reason: chooses the text of why;
        values: for the places in it; rows: (label key, value) below.
        """
        self.code = code
        self.name = name or ("notice-" if code[0] == "N" else "error-") + code
        self._until_ms = until_ms
        self._reason = reason
        self._values = [date_text(v) if isinstance(v, str) and v.isdigit() else v for v in values]
        self._rows = rows
        self._seconds = None

    def prepare(self, ui):
        self._pages = self._large_pages(ui) if ui.large else ()
        self.keep_page()

    def keys(self, ui):
        keys = {"enter": ("enter", ui.texts("key_ok")) if self.is_last() else ("next", ui.texts("key_next"))}
        if self.code in AGAIN:
            keys["cancel"] = ("cancel", ui.texts("key_cancel"))
        return keys

    def key(self, ui, key):
        return self.turned(ui, key) or key not in self.keys(ui)

    # --- the words
    def _words(self, ui):
        """(what, what to do, why) in the chosen language."""
        t = ui.texts
        code = known(t, self.code)
        why = t.get("%s_%s" % (code, self._reason)) if self._reason else ""
        return t(code), t(code + "_do"), (why or t(code + "_why")).format(*self._values)

    def _other(self, ui):
        """(what, what to do) in the other language, or two empty texts."""
        both = self.code in BOTH or self.code[0] == "S"
        return ui.texts.pick(ui.texts.other, self.code, self.code + "_do") if both else ("", "")

    # --- the drawing
    def draw(self, ui):
        what, do, why = self._words(ui)
        what_other, do_other = self._other(ui)
        self._band(ui, what, what_other)
        self._seconds = None
        if ui.large:
            return self._draw_large(ui)
        y = self._instruction(ui, do)
        y = self._small(ui, y, why, do_other)
        self._draw_rows(ui, y)
        ui.canvas.text(faces.BODY, 8, 186, ui.texts("staff"), ui.palette.mute, ui.palette.paper)
        self._code(ui, time.ticks_ms())

    def _look(self, p):
        """(icon, ground, ink) of the band."""
        if self.code in STOP:
            return "stop", p.bad_band, p.on_bad_band
        if self.code[0] == "N":
            return "info", p.accent, p.on_accent
        return "warn", p.warn_band, p.on_warn_band

    def _band(self, ui, what, what_other):
        c, up = ui.canvas, 3 if ui.large else 0
        icon, ground, ink = self._look(ui.palette)
        face = faces.BIG if ui.large and c.measure(faces.BIG, what) <= _WHAT_ROOM else faces.TITLE
        lines = [line for line, _ in balanced(c, face, what, _WHAT_ROOM)]
        base = 47 if len(lines) > 1 else 50 if what_other or ui.large else 61
        items = [(-40, 12, 33 - up, icon, ink, 0)]
        for line in lines:
            items.append((face, 64, base - up + (3 if face == faces.BIG else 0), line, ink, 0))
            base += 27
        if what_other and len(lines) == 1:
            items.append((faces.BODY, 64, 75 - up, what_other, ink, 0))
        c.compose(0, 22, WIDTH, _LARGE_BAND if ui.large else _BAND, ground, items)

    def _instruction(self, ui, do):
        c, p = ui.canvas, ui.palette
        c.icon(24, 8, 93, "next", p.accent, p.paper)
        y = 92
        for line, _ in balanced(c, faces.TITLE, do, _ROOM):
            c.text(faces.TITLE, _X, y, line, p.ink, p.paper, _ROOM)
            y += faces.height(faces.TITLE) + 1
        return y + 2

    def _small(self, ui, y, *texts):
        """Why, and what to do in the other language."""
        c, p = ui.canvas, ui.palette
        for text in texts:
            for line, _ in balanced(c, faces.BODY, text, _ROOM) if text else ():
                c.text(faces.BODY, _X, y, line, p.mute, p.paper, _ROOM)
                y += 19
            y += 4 if text else 0
        return y

    def _draw_rows(self, ui, y):
        c, p = ui.canvas, ui.palette
        rows = [(ui.texts(label), value) for label, value in self._rows]
        x = max([_VALUE_X] + [_X + 10 + c.measure(faces.BODY, label) for label, _ in rows])
        for label, value in rows:
            c.text(faces.BODY, _X, y, label, p.mute, p.paper)
            c.text(faces.BODY, x, y, value, p.ink, p.paper)
            y += 19

    def _code(self, ui, now_ms):
        """The staff code, and how many seconds are left before the screen goes."""
        seconds = max(0, time.ticks_diff(self._until_ms, now_ms) + 999) // 1000 if self._until_ms is not None else None
        if seconds == self._seconds and seconds is not None:
            return
        self._seconds = seconds
        text = self.code if seconds is None else "%s  %d s" % (self.code, seconds)
        ui.canvas.text(faces.BODY, 192, 186, text, ui.palette.mute, ui.palette.paper, 120, 2)

    def tick(self, ui, now_ms):
        if self._until_ms is not None and not ui.large:
            self._code(ui, now_ms)

    # --- large text
    def _large_pages(self, ui):
        """Lines of 40 px, three a page: what to do, why, the same in the other language, the rows."""
        _, do, why = self._words(ui)
        texts = [do, why, self._other(ui)[1]]
        texts += ["%s %s" % (ui.texts(label), value) for label, value in self._rows]
        pages = []
        for text in texts:
            if text:
                lines = [line for line, _ in balanced(ui.canvas, faces.HUGE, text, _LARGE_ROOM)]
                pages += [lines[i : i + _LARGE_LINES] for i in range(0, len(lines), _LARGE_LINES)]
        return pages

    def _draw_large(self, ui):
        c, p = ui.canvas, ui.palette
        items, y = [], _LARGE_TOP + faces.baseline(faces.HUGE)
        for line in self._pages[self._page]:
            items.append((faces.HUGE, 8, y, line, p.ink, 0))
            y += _LARGE_PITCH
        c.compose(0, _LARGE_TOP, WIDTH, 129, p.paper, items)
        _, ground, ink = self._look(p)
        text = "%s  %d/%d" % (self.code, self._page + 1, len(self._pages))
        c.text(faces.BODY, 312 - c.measure(faces.BODY, text), 58, text, ink, ground)


def of(error, until_ms):
    """The screen for an error: those of refusals.py also say why they refuse."""
    reason, values = getattr(error, "reason", ""), getattr(error, "values", ())
    return ErrorScreen(error.code, until_ms, None, reason, values)
