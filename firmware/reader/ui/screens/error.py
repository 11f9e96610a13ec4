# SPDX-License-Identifier: Apache-2.0
"""What happened (a band), what to do (large), why (small), the staff code; the other language's words below the
chosen one's.
"""

import time

from micropython import const

from reader.ui import faces
from reader.ui.canvas import WIDTH
from reader.ui.layout import balanced, wrap
from reader.ui.screens.base import Screen

_BAND = const(62)
_LIMIT = const(185)  # the staff line begins here
_X = const(34)
_ROOM = const(278)

# Codes that mean stop: nothing that the person does can mend it. All others ask for attention.
STOP = ("E-29", "E-2B", "E-35", "E-40", "E-41", "E-42", "E-72")
# Codes after which the same thing can be tried again at once
AGAIN = ("E-28",)


def known(texts, code):
    """The code itself where the catalogue has words for it, else that of the plain error."""
    return code if texts.get(code) else "E-00"


class ErrorScreen(Screen):
    def __init__(self, code, until_ms=None, name=None):
        """code: "E-21"; until_ms: tick at which the screen goes by itself."""
        self.code = code
        self.name = name or "error-" + code
        self._until_ms = until_ms
        self._seconds = None

    def keys(self, ui):
        if self.code in AGAIN:
            return {"cancel": ("cancel", ui.texts("key_cancel")), "enter": ("enter", ui.texts("key_ok"))}
        return {"enter": ("enter", ui.texts("key_ok"))}

    def key(self, ui, key):
        return key not in self.keys(ui)

    def draw(self, ui):
        t = ui.texts
        code = known(t, self.code)
        names = (code, code + "_do", code + "_why")
        what, do, why = t.pick(t.lang, *names)
        what_other, do_other = t.pick(t.other, *names[:2])
        self._band(ui, what, what_other)
        y = self._instruction(ui, do)
        self._reasons(ui, y, why, do_other)
        self._staff(ui)

    def _band(self, ui, what, what_other):
        c, p = ui.canvas, ui.palette
        stop = self.code in STOP
        ground, ink = (p.bad_band, p.on_bad_band) if stop else (p.warn_band, p.on_warn_band)
        large = ui.large and c.measure(faces.BIG, what) <= 248
        items = (
            (-40, 12, 33, "stop" if stop else "warn", ink, 0),
            (faces.BIG if large else faces.TITLE, 64, 53 if large else 50, what, ink, 0),
            (faces.BODY, 64, 75, what_other, ink, 0),
        )
        c.compose(0, 22, WIDTH, _BAND, ground, items)

    def _instruction(self, ui, do):
        c, p = ui.canvas, ui.palette
        face = faces.BIG if ui.large else faces.TITLE
        c.icon(24, 8, 94 if ui.large else 93, "next", p.accent, p.paper)
        y = 92
        for line, _ in balanced(c, face, do, _ROOM):
            c.text(face, _X, y, line, p.ink, p.paper)
            y += faces.height(face) + 1
        return y + 2

    def _reasons(self, ui, y, why, do_other):
        """Why, then what to do in the other language; only that where large text leaves no room for both."""
        c, p = ui.canvas, ui.palette
        texts = [[line for line, _ in wrap(c, faces.BODY, text, _ROOM)] for text in (why, do_other)]
        if y + 19 * (len(texts[0]) + len(texts[1])) + 4 > _LIMIT:
            texts = texts[1:]
        for lines in texts:
            for line in lines:
                c.text(faces.BODY, _X, y, line, p.mute, p.paper)
                y += 19
            y += 4

    def _staff(self, ui):
        ui.canvas.text(faces.BODY, 8, 186, ui.texts("staff"), ui.palette.mute, ui.palette.paper)
        self._seconds = None
        self._code(ui, time.ticks_ms())

    def _code(self, ui, now_ms):
        seconds = max(0, time.ticks_diff(self._until_ms, now_ms) + 999) // 1000 if self._until_ms is not None else None
        if seconds == self._seconds and seconds is not None:
            return
        self._seconds = seconds
        text = self.code if seconds is None else "%s  %d s" % (self.code, seconds)
        ui.canvas.text(faces.BODY, 192, 186, text, ui.palette.mute, ui.palette.paper, 120, 2)

    def tick(self, ui, now_ms):
        if self._until_ms is not None:
            self._code(ui, now_ms)
