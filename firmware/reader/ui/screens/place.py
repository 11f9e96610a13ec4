# SPDX-License-Identifier: Apache-2.0
"""Asking for the card, with the time that is left."""

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.screens.base import Screen
from reader.ui.widgets import centred, centred_lines, title


class Place(Screen):
    name = "place"

    def __init__(self, heading, seconds_left):
        """heading: key of the text that names what is being done."""
        self.heading = heading
        self.seconds_left = seconds_left

    def keys(self, ui):
        return {"cancel": ("cancel", ui.texts("key_cancel"))}

    def draw(self, ui):
        p, t = ui.palette, ui.texts
        title(ui, t.get(self.heading, self.heading), "card")
        if ui.large:
            centred_lines(ui, HUGE, 66, t("place_card"), p.ink, 43)
        else:
            self._reader_back(ui)
            centred(ui, TITLE, 136, t("place_card"), p.ink)
        centred(ui, BODY, 164, t("place_keep"), p.mute)
        self._draw_seconds(ui)

    def renew(self, ui, heading, seconds_left):
        if heading != self.heading:
            return False
        if seconds_left != self.seconds_left:
            self.seconds_left = seconds_left
            self._draw_seconds(ui)
        return True

    def _draw_seconds(self, ui):
        centred(ui, BODY, 184, ui.texts("seconds_left", self.seconds_left), ui.palette.mute)

    def _reader_back(self, ui):
        """The back of the reader with a card held to it."""
        p, c = ui.palette, ui.canvas
        c.outlined(61, 64, 198, 66, 7, p.on_panel, p.accent, p.paper, 6)
        c.rounded(121, 76, 68, 42, 3, p.shade, p.accent)
        c.icon(24, 127, 90, "person", p.accent if p.accent != p.shade else p.ink, p.shade)
        c.fill(121, 114, 68, 4, p.shade)
        for line, length in ((87, 26), (94, 22), (101, 26)):
            c.fill(155, line, length, 3, p.accent)
        c.icon(24, 200, 85, "waves", p.on_accent, p.accent)
