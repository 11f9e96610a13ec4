# SPDX-License-Identifier: Apache-2.0
"""The log's lines, newest first: when, what, how it ended; in large text one line a page."""

from micropython import const

from reader.ui.faces import BODY
from reader.ui.screens.base import Screen
from reader.ui.widgets import title

_ROWS = const(7)
_TOP = const(58)
_ROW = const(21)
_WHEN, _WHAT, _END = const(8), const(110), const(312)


class Lines(Screen):
    """lines: (number, moment or None, place, officer, workflow, outcome); moment: (year, month, day, hour, minute...);
    the words of workflow and outcome are texts "log_<name>", an error's outcome is its code.
    """

    name = "log"

    def __init__(self, lines):
        self._lines = lines
        self._page = 0

    def _pages(self, ui):
        rows = 1 if ui.large else _ROWS
        return max(1, (len(self._lines) + rows - 1) // rows)

    def prepare(self, ui):
        self._page = min(self._page, self._pages(ui) - 1)

    def keys(self, ui):
        keys = {"cancel": ("back", ui.texts("key_back"))}
        if self._pages(ui) > 1:
            keys["enter"] = ("next", ui.texts("key_next"))
        return keys

    def key(self, ui, key):
        turn = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
        if turn and self._pages(ui) > 1:
            self._page = (self._page + turn) % self._pages(ui)
            ui.redraw()
        return key != "cancel"

    def draw(self, ui):
        t, pages = ui.texts, self._pages(ui)
        if not self._lines:
            title(ui, t("log"), "log")
            ui.canvas.text(BODY, 8, 64, t("log_empty"), ui.palette.ink, ui.palette.paper)
        elif ui.large:
            self._draw_large(ui, self._lines[self._page], pages)
        else:
            title(ui, t("log"), "log", t("page_of", self._page + 1, pages))
            for row, line in enumerate(self._lines[self._page * _ROWS : self._page * _ROWS + _ROWS]):
                self._row(ui, _TOP + _ROW * row, line)

    def _row(self, ui, y, line):
        c, p = ui.canvas, ui.palette
        when, what, who, end = _words(ui.texts, line)
        end_x = _END - c.measure(BODY, end)
        whole = "%s %s" % (what, who)
        items = (
            (BODY, _WHEN, y + 15, when, p.mute, 0),
            (BODY, _WHAT, y + 15, whole if who and _WHAT + c.measure(BODY, whole) + 8 <= end_x else what, p.ink, 0),
            (BODY, end_x, y + 15, end, p.ink, 0),
        )
        c.compose(4, y, 312, _ROW - 1, p.paper, items)

    def _draw_large(self, ui, line, pages):
        when, what, who, end = _words(ui.texts, line)
        big = self.big(ui)
        lines = big.words(ui, what) + big.words(ui, end)
        lines += big.small(ui, "%s  %s" % (when, who) if who else when)
        big.draw(ui, "%s %d" % (ui.texts("log"), line[0]), next(big.divided(lines)), self._page + 1, pages)


def _words(t, line):
    """(when, what was done, by which officer, how it ended)."""
    moment, officer, workflow, outcome = line[1], line[3], line[4], line[5]
    when = "%02d-%02d %02d:%02d" % (moment[2], moment[1], moment[3], moment[4]) if moment else "--"
    return when, t("log_" + workflow), officer, t.get("log_" + outcome, outcome)
