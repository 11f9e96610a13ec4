# SPDX-License-Identifier: Apache-2.0
"""The data have been cleared; please take your card. Both languages, the chosen one above."""

from reader.ui.faces import BIG, BODY, TITLE
from reader.ui.screens.base import Screen
from reader.ui.widgets import centred


class Cleared(Screen):
    name = "cleared"

    def keys(self, ui):
        return {"enter": ("enter", ui.texts("key_ok"))}

    def draw(self, ui):
        p, t = ui.palette, ui.texts
        what, do = t.pick(t.lang, "cleared", "cleared_do")
        what_other, do_other = t.pick(t.other, "cleared", "cleared_do")
        ui.canvas.icon(40, 140, 32, "ok", p.ok, p.paper)
        large = ui.large and ui.canvas.measure(BIG, what) <= 304
        centred(ui, BIG if large else TITLE, 80, what, p.ink)
        centred(ui, BODY, 114, do, p.mute)
        centred(ui, BODY, 152, what_other, p.ink)
        centred(ui, BODY, 174, do_other, p.mute)
