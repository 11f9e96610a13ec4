# SPDX-License-Identifier: Apache-2.0
"""One of many, five to a page, in large text one: a figure or an arrow chooses, the green key takes what is chosen."""

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.screens.base import Screen
from reader.ui.widgets import title

_ROWS = const(5)
_TOP, _ROW = const(58), const(29)


class Pick(Screen):
    """heading: key of a text; keys: of the texts to choose from."""

    name = "pick"

    def __init__(self, heading, choices, chosen=0):
        self._heading = heading
        self._choices = choices
        self.chosen = chosen

    def keys(self, ui):
        return {"cancel": ("cancel", ui.texts("key_cancel")), "enter": ("enter", ui.texts("key_ok"))}

    def key(self, ui, key):
        rows = 1 if ui.large else _ROWS
        first = self.chosen // rows * rows
        if key in ("up", "down"):
            self.chosen = (self.chosen + (1 if key == "down" else -1)) % len(self._choices)
        elif key.isdigit() and 1 <= int(key) <= min(rows, len(self._choices) - first):
            self.chosen = first + int(key) - 1
        else:
            return key not in ("cancel", "enter")
        ui.redraw()
        return True

    def draw(self, ui):
        t, p = ui.texts, ui.palette
        if ui.large:
            big = self.big(ui)
            lines = big.words(ui, t(self._choices[self.chosen]))
            big.draw(ui, t(self._heading), lines, self.chosen + 1, len(self._choices))
            return ui.canvas.text(TITLE, 8, 176, t("pick_keys"), p.mute, p.paper, 304)
        page, pages = self.chosen // _ROWS, (len(self._choices) + _ROWS - 1) // _ROWS
        title(ui, t(self._heading), "calendar", t("page_of", page + 1, pages))
        for row, key in enumerate(self._choices[page * _ROWS : page * _ROWS + _ROWS]):
            self._row(ui, row, t(key), page * _ROWS + row == self.chosen)

    def _row(self, ui, row, text, chosen):
        c, p = ui.canvas, ui.palette
        ink, ground = (p.on_accent, p.accent) if chosen else (p.ink, p.paper)
        y = _TOP + row * _ROW
        face = TITLE if c.measure(TITLE, text) <= 248 else BODY
        items = [(TITLE, 14, y + 21, str(row + 1), ink, 0), (face, 38, y + 21, text, ink, 0)]
        if chosen:
            items.append((-24, 286, y + 2, "ok", ink, 0))
        c.compose(8, y, 304, _ROW - 1, ground, items)
