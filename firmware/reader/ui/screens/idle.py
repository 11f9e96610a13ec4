# SPDX-License-Identifier: Apache-2.0
"""Waiting for somebody: both languages at once, Chinese above."""

from reader.ui.faces import BIG, BODY, HUGE, TITLE
from reader.ui.screens.base import Screen
from reader.ui.widgets import card_drawing, centred, centred_lines


class Idle(Screen):
    name = "idle"

    def keys(self, ui):
        return {"enter": ("next", ui.texts("key_menu"))}

    def draw(self, ui):
        zh = ui.texts.pick("zh", "app", "idle_place", "large_text")
        en = ui.texts.pick("en", "app", "idle_place", "large_text")
        if ui.large:
            self._draw_large(ui, zh[1], en[1])
        else:
            self._draw(ui, zh, en)
        self._large_text_key(ui, zh[2], en[2])

    def _draw(self, ui, zh, en):
        p = ui.palette
        centred(ui, BODY, 29, zh[0], p.mute)
        centred(ui, BODY, 48, en[0], p.mute)
        card_drawing(ui, 96, 71)
        ui.canvas.icon(40, 202, 82, "waves", p.accent, p.paper)
        centred(ui, TITLE, 137, zh[1], p.ink)
        centred(ui, BODY, 165, en[1], p.ink)

    def _draw_large(self, ui, zh, en):
        y = centred_lines(ui, BIG, 24, zh, ui.palette.ink, 35) + 4
        centred_lines(ui, HUGE, y, en, ui.palette.ink, 43)

    def _large_text_key(self, ui, zh, en):
        """The tag of the key 0, and what it does."""
        p, c = ui.palette, ui.canvas
        text = zh + "  " + en
        start = (320 - c.measure(BODY, text) - 26) // 2
        c.rounded(start, 186, 18, 18, 2, p.panel, p.paper)
        c.compose(start + 3, 186, 12, 18, p.panel, ((BODY, start + 4, 200, "0", p.on_panel, 0),))
        c.text(BODY, start + 26, 186, text, p.mute, p.paper)

    def key(self, ui, key):
        if key == "0":
            ui.set_large(not ui.large)
            return True
        return False
