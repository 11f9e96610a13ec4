# SPDX-License-Identifier: Apache-2.0
"""A list of lines, each with a figure, an icon, words and perhaps a value at the right: six to a page, in large text
two. The list is data; menu.py owns it.
"""

from micropython import const

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.layout import balanced
from reader.ui.screens.base import Screen

_ROW = const(31)
_ROWS = const(6)
_TOP = const(22)
_LARGE_ROW = const(93)
_LARGE_ROWS = const(2)
_LARGE_X, _LARGE_ROOM = const(44), const(268)


class Menu(Screen):
    """lines: callable(ui) -> [(name, icon, text, value)]; the screen asks again whenever it draws, so that values
    are fresh.
    """

    name = "menu"

    def __init__(self, lines):
        self.lines = lines
        self.chosen = 0

    def keys(self, ui):
        return {"cancel": ("back", ui.texts("key_back")), "enter": ("enter", ui.texts("key_ok"))}

    def draw(self, ui):
        lines = self.lines(ui)
        rows, draw = (_LARGE_ROWS, self._large_row) if ui.large else (_ROWS, self._row)
        first = self.chosen // rows * rows
        for row, line in enumerate(lines[first : first + rows]):
            draw(ui, row, first + row, line)
        if len(lines) > rows:
            _position(ui, first // rows, (len(lines) + rows - 1) // rows)

    def _row(self, ui, row, index, line):
        c, p = ui.canvas, ui.palette
        _, icon, text, value = line
        y = _TOP + row * _ROW
        chosen = index == self.chosen
        ink, ground = (p.on_accent, p.accent) if chosen else (p.ink, p.paper)
        width = c.measure(TITLE, value) if value else 0
        face = TITLE if c.measure(TITLE, text) <= 304 - 66 - width else BODY
        items = [(-24, 40, y + 4, icon, ink, 0), (face, 74, y + 23, text, ink, 0)]
        if value:
            items.append((TITLE, 312 - width, y + 23, value, ink, 0))
        c.compose(0, y, 320, _ROW, ground, items)
        tag = p.panel if not chosen else p.on_accent
        tag_ink = p.on_panel if not chosen else p.accent
        c.rounded(8, y + 3, 24, 25, 3, tag, ground)
        figure = str(index + 1)
        c.compose(11, y + 3, 18, 25, tag, ((TITLE, 20 - c.measure(TITLE, figure) // 2, y + 23, figure, tag_ink, 0),))
        if not chosen:
            c.fill(74, y + _ROW - 1, 238, 1, p.rule)

    def _large_row(self, ui, row, index, line):
        c, p = ui.canvas, ui.palette
        _, icon, text, value = line
        y = _TOP + row * _LARGE_ROW
        ink, ground = (p.on_accent, p.accent) if index == self.chosen else (p.ink, p.paper)
        items = [(HUGE, 9, y + 42, str(index + 1), ink, 0), (-24, 10, y + 58, icon, ink, 0)]
        words = [part for part, _ in balanced(c, HUGE, text, _LARGE_ROOM)] + ([value] if value else [])
        base = y + (58 if len(words) == 1 else 38)
        for part in words:
            items.append((HUGE, _LARGE_X, base, part, ink, 0))
            base += 43
        c.compose(0, y, 320, _LARGE_ROW, ground, items)

    def key(self, ui, key):
        """Arrows move; a figure or the green key chooses: then the key is handed on as "enter"."""
        count = len(self.lines(ui))
        if key in ("up", "down"):
            self.chosen = (self.chosen + (1 if key == "down" else -1)) % count
            ui.redraw()
            return True
        if key.isdigit():
            if not 1 <= int(key) <= count:
                return True
            self.chosen = int(key) - 1
            ui.redraw()
            return False
        return key not in ("cancel", "enter")


def _position(ui, page, pages):
    """At the right edge: that there is more, and where among it one is."""
    c, p = ui.canvas, ui.palette
    height = _ROW * _ROWS // pages
    c.fill(315, _TOP, 4, _ROW * _ROWS, p.rule)
    c.fill(315, _TOP + page * height, 4, height, p.ink)
