# SPDX-License-Identifier: Apache-2.0
"""A sheet: one subject, how it stands (icon, word and colour), what is known of it in rows, and what to do next.

As many pages as its rows need; in large text one thing a page.
"""

from micropython import const

from reader.ui import faces
from reader.ui.canvas import WIDTH
from reader.ui.layout import balanced, wrap
from reader.ui.widgets import strip, title

_LEFT = const(8)
_RIGHT = const(312)
_ROOM = const(304)
_FIRST_ROW = const(60)
_STRIP = const(31)
_BAND_BOTTOM = const(84)
_BAND_ROOM = const(250)
_ACTION = const(176)
_BOTTOM = const(205)
_PITCH = const(18)
_LEAST_VALUE_X = const(100)
_MOST_VALUE_X = const(150)


class Sheet:
    """heading, icon: of the title; state: (icon, tone, word, "" or more) or None, tone "ok", "warn" or "bad";
    rows: [(label, value)] in words; action: what to do next, or ""; band: the state across the whole width instead of
    the title; calm: nothing is amiss, whatever the state.
    """

    def __init__(self, heading, icon, state=None, rows=(), action="", band=False, calm=True):
        self.heading, self.icon, self.state = heading, icon, state
        self.rows, self.action, self.band = rows, action, band
        self.calm = calm and (state is None or state[1] == "ok")

    def in_large(self, ui, big):
        """[(label, lines)] for big.py: the state, what to do, then each row."""
        found = []
        if self.state:
            icon, tone, word, more = self.state
            lines = big.sentence(ui, word, (icon, tone))
            found.append((self.heading, lines + (big.reason(ui, more) if more else [])))
        if self.action:
            found.append((self.heading, big.sentence(ui, self.action, ("next", "accent"))))
        return found + [(label, big.words(ui, text)) for label, text in self.rows]


def pages_of(ui, sheet):
    """[rows as lines]: [(label, text, face, tracking, x)] a page."""
    x = _value_x(ui, sheet.rows)
    room = ((_ACTION if sheet.action else _BOTTOM) - _first_row(sheet)) // _PITCH
    pages, page = [], []
    for label, text in sheet.rows:
        lines = _row(ui, label, text, x)
        if page and len(page) + len(lines) > room:
            pages.append(page)
            page = []
        page += lines
    return pages + [page]


def _first_row(sheet):
    if sheet.band:
        return _BAND_BOTTOM + 2
    return _FIRST_ROW + (_STRIP if sheet.state else 0)


def _value_x(ui, rows):
    widest = max([0] + [ui.canvas.measure(faces.BODY, label) for label, _ in rows])
    return max(_LEAST_VALUE_X, min(_MOST_VALUE_X, _LEFT + widest + 10))


def _row(ui, label, text, x):
    """A value beside its label, divided between words; one whose words are too long stands below the label."""
    c = ui.canvas
    if c.measure(faces.BODY, label) <= x - _LEFT - 6:
        lines = balanced(c, faces.BODY, text, _RIGHT - x)
        if not any(goes_on for _, goes_on in lines):
            return [(label if not n else "", line, faces.BODY, x) for n, (line, _) in enumerate(lines)]
    found = [(label, "", faces.BODY, x)]
    face = faces.PLAIN if any(goes_on for _, goes_on in wrap(c, faces.BODY, text, _ROOM)) else faces.BODY
    return found + [("", line, face, _LEFT) for line, _ in wrap(c, face, text, _ROOM)]


def draw_sheet(ui, sheet, lines, page, pages):
    """lines: one of pages_of."""
    c, p = ui.canvas, ui.palette
    right = ui.texts("page_of", page, pages) if pages > 1 else ""
    if sheet.band:
        _band(ui, sheet, right)
    else:
        title(ui, sheet.heading, sheet.icon, right)
        if sheet.state:
            icon, tone, word, more = sheet.state
            strip(ui, _LEFT, _FIRST_ROW, _ROOM, icon, word, tone, more)
    y = _first_row(sheet)
    room = (_ACTION if sheet.action else _BOTTOM) - y
    pitch = min(21, room // max(1, len(lines)))
    y += min(4, room - pitch * len(lines)) if sheet.band else 0
    for label, text, face, x in lines:
        items = []
        if label:
            items.append((faces.BODY, _LEFT, y + 14, label, p.mute, 0))
        if text:
            items.append((face, x, y + 14, text, p.ink, 0))
        c.compose(_LEFT - 1, y, _ROOM + 3, _PITCH, p.paper, items)
        y += pitch
    if sheet.action:
        strip(ui, _LEFT, _ACTION, _ROOM, "next", sheet.action, "ok" if sheet.calm else "warn")


def _band(ui, sheet, right):
    """The state as it stands on an error: across the whole width, 62 high."""
    c, p = ui.canvas, ui.palette
    icon, tone, word, more = sheet.state
    ground, ink = getattr(p, tone + "_band"), getattr(p, "on_" + tone + "_band")
    right_width = c.measure(faces.BODY, right) + 8 if right else 0
    lines = [line for line, _ in balanced(c, faces.TITLE, word, _BAND_ROOM - (0 if more else right_width))]
    items = [(-40, 12, 33, icon, ink, 0)]
    base = 47 if len(lines) > 1 else 50 if more else 61
    for line in lines:
        items.append((faces.TITLE, 64, base, line, ink, 0))
        base += 27
    if more and len(lines) == 1:
        items.append((faces.BODY, 64, 75, more, ink, 0))
    if right:
        items.append((faces.BODY, _RIGHT - c.measure(faces.BODY, right), 75, right, ink, 0))
    c.compose(0, 22, WIDTH, _BAND_BOTTOM - 22, ground, items)
