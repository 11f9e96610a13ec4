# SPDX-License-Identifier: Apache-2.0
"""Pages of large text: a label in 32, below it values in 40 (Chinese in 64) and sentences, and how many pages there
are.

A line is (text, face, goes on, sign, begins a group, rows to the next line).
"""

from micropython import const

from reader.ui import faces
from reader.ui.layout import balanced, wrap
from reader.ui.widgets import has_han

TOP = const(62)
_ROWS = const(144)
_LEFT = const(8)
_ROOM = const(304)
_MARK = const(28)  # room kept for the return mark
_INSET = const(30)  # room for a sign at the left
_SENTENCE = const(43)  # rows between lines in 40 that have letters above and below each other
_NO_SIGN = ("", "")  # set in, as the line above that has a sign
_PITCH = {faces.HUGE: 40, faces.GIANT: 62, faces.BIG: 36, faces.NAME: 36, faces.TITLE: 28}


def value_face(text):
    return faces.HUGE if not has_han(text) else faces.GIANT if len(text) <= 4 else faces.BIG


def words(ui, text):
    """A value in words: its lines further apart than parts of a name."""
    return [line[:5] + (_SENTENCE,) for line in value(ui, text, faces.HUGE)]


def value(ui, text, face=None):
    """One value, with room for the return mark where a word is divided."""
    face = value_face(text) if face is None else face
    found = balanced(ui.canvas, face, text, _ROOM)
    if any(goes_on for _, goes_on in found):
        found = wrap(ui.canvas, face, text, _ROOM - _MARK)
    return [(line, face, goes_on, None, index == 0, _PITCH[face]) for index, (line, goes_on) in enumerate(found)]


def signed(ui, text, face, sign):
    """Lines set in from a sign at the left of the first. sign: (icon, name of a colour)."""
    found = []
    for line, _ in balanced(ui.canvas, face, text, _ROOM - _INSET):
        found.append((line, face, False, sign, sign is not _NO_SIGN, _PITCH[face]))
        sign = _NO_SIGN
    return found


def reason(ui, text):
    """What belongs to the signed lines above."""
    return signed(ui, text, faces.TITLE, _NO_SIGN)


def small(ui, text):
    """A line in 24 that says what the value below it is."""
    return [
        (line, faces.TITLE, False, None, index == 0, _PITCH[faces.TITLE])
        for index, (line, _) in enumerate(balanced(ui.canvas, faces.TITLE, text, _ROOM))
    ]


def below(lines):
    """The lines as part of the group above them."""
    return [line[:4] + (False,) + line[5:] for line in lines]


def sentence(ui, text, sign=None):
    """Words that say what to do, in 40, beside a sign or across the whole width; in halves if a page is too small."""
    found = balanced(ui.canvas, faces.HUGE, text, _ROOM - (_INSET if sign else 0))
    lines, half = [], (len(found) + 1) // 2 if len(found) * _SENTENCE > _ROWS else len(found)
    for index, (line, _) in enumerate(found):
        lines.append((line, faces.HUGE, False, sign, index % half == 0, _SENTENCE))
        sign = _NO_SIGN if sign else None
    return lines


def _height(lines):
    return sum([line[5] for line in lines])


def _groups(lines):
    """Lines that belong together: a symbol with its meaning, a claim with its reason, a whole name."""
    group = []
    for line in lines:
        if group and line[4]:
            yield group
            group = []
        group.append(line)
    yield group


def divided(lines):
    """One value in pages: groups stay together unless one alone is higher than a page."""
    page = []
    for group in _groups(lines):
        if page and _height(page) + _height(group) > _ROWS:
            yield page
            page = []
        for line in group:
            if _height(page) + line[5] > _ROWS:
                yield page
                page = []
            page.append(line)
    yield page


def draw(ui, label, lines, page, pages):
    c, p = ui.canvas, ui.palette
    heading(ui, label, "%d / %d" % (page, pages))
    items, y = [], TOP
    for text, face, goes_on, sign, _, rows in lines:
        base = y + faces.baseline(face) + (rows - faces.height(face)) // 2 + (1 if face == faces.GIANT else 2)
        items.append((face, _LEFT + (_INSET if sign else 0), base, text, p.ink, 0))
        if sign and sign is not _NO_SIGN:
            items.append((-24, _LEFT, base - 21, sign[0], getattr(p, sign[1].replace("_band", "")), 0))
        if goes_on:
            items.append((-24, 288, base - 26, "return", p.accent, 0))
        y += rows
    c.compose(_LEFT - 4, TOP, _ROOM + 8, _ROWS + 1, p.paper, items)


def heading(ui, label, right):
    c, p = ui.canvas, ui.palette
    width = c.measure(faces.BIG, right) + 8 if right else 0
    items = [(faces.BIG, 320 - width, 50, right, p.mute, 0)] if right else []
    face = faces.BIG if c.measure(faces.BIG, label) <= _ROOM - width else faces.TITLE
    if c.measure(face, label) > _ROOM - width:
        face = faces.BODY
    items.append((face, _LEFT, 50, label, p.mute, 0))
    c.compose(0, 22, 320, 38, p.paper, items)
    c.fill(_LEFT, 60, _ROOM, 1, p.rule)
