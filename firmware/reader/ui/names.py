# SPDX-License-Identifier: Apache-2.0
"""The band with both names of a person. Nothing of a name is ever cut: it takes two lines, then a smaller face, then
both below each other.
"""

from micropython import const

from reader.ui import faces
from reader.ui.canvas import MARGIN, WIDTH
from reader.ui.layout import name_lines, wrap

TOP = const(23)
HEIGHT = const(50)
_ROOM = const(304)
_GAP = const(12)
_LINES_16 = const(3)


def draw_names(ui, person):
    """Chinese doubled at the left, English beside it; or English alone; with a line beneath."""
    c, p = ui.canvas, ui.palette
    c.compose(0, TOP, WIDTH, HEIGHT, p.paper, name_items(ui, person))
    c.fill(MARGIN, TOP + HEIGHT, _ROOM, 1, p.rule)


def name_items(ui, person):
    """What canvas.compose draws in the band: the first of the arrangements in which everything fits."""
    return _side_by_side(ui, person) or _stacked(ui, person)


def _side_by_side(ui, person):
    c, p = ui.canvas, ui.palette
    items, x = [], MARGIN
    if person.name_zh:
        items.append((faces.NAME, MARGIN, 60, person.name_zh, p.ink, 0))
        x += c.measure(faces.NAME, person.name_zh) + _GAP
    lines = name_lines(c, person.surname, person.given, WIDTH - MARGIN - x) if x < WIDTH // 2 + 60 else None
    if lines is None:
        return None
    bases = (54,) if len(lines) == 1 else (42, 66)
    for base, (text, face, tracking) in zip(bases, lines):
        items.append((face, x, base, text, p.ink, tracking))
    return items


def _stacked(ui, person):
    """Everything in the 16 px face, up to three lines; what does not fit even so has its own page (person.py)."""
    p = ui.palette
    lines = stacked_lines(ui, person)[:_LINES_16]
    return [(faces.PLAIN, MARGIN, 37 + 16 * i, line, p.ink, 0) for i, line in enumerate(lines)]


def stacked_lines(ui, person):
    text = [person.name_zh] if person.name_zh else []
    return text + [line for line, _ in wrap(ui.canvas, faces.PLAIN, person.name_en, _ROOM)]


def overflows(ui, person):
    """Is there more of the name than the band can hold?"""
    return _side_by_side(ui, person) is None and len(stacked_lines(ui, person)) > _LINES_16
