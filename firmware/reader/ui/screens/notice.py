# SPDX-License-Identifier: Apache-2.0
"""The data have been cleared; please take your card. Both languages, the chosen one above."""

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.screens.base import Screen
from reader.ui.widgets import centred, centred_lines


class Cleared(Screen):
    name = "cleared"

    def keys(self, ui):
        return {"enter": ("enter", ui.texts("key_ok"))}

    def draw(self, ui):
        p, t = ui.palette, ui.texts
        what, do = t.pick(t.lang, "cleared", "cleared_do")
        what_other, do_other = t.pick(t.other, "cleared", "cleared_do")
        ui.canvas.icon(40, 140, 30, "ok", p.ok, p.paper)
        face, pitch = (HUGE, 43) if ui.large else (TITLE, 28)
        y = centred_lines(ui, face, 78, what, p.ink, pitch)
        if y <= 138:
            centred(ui, BODY, y + 2, do, p.mute)
        centred(ui, BODY, 162, what_other, p.ink)
        centred(ui, BODY, 182, do_other, p.mute)
