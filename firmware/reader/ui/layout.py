# SPDX-License-Identifier: Apache-2.0
"""Where lines of text may be divided, and which face a name takes so that nothing of it is lost. Measures, never
draws.
"""

from reader.ui import faces

_NO_LINE_STARTS_WITH = "，。、：；！？）」』》〉］…,.;:!?)]"
_NO_LINE_ENDS_WITH = "（「『《〈［(["

# Faces a line of a name steps down through: (face, tracking)
_NAME_STEPS = ((faces.TITLE, 0), (faces.BODY, 0), (faces.BODY, -1), (faces.PLAIN, 0))


def _wide(character):
    return ord(character) >= 0x2E80


def _may_divide(text, at):
    """May a line end before text[at]? After a space or hyphen, or between two Chinese characters."""
    before, after = text[at - 1], text[at]
    if after in _NO_LINE_STARTS_WITH or before in _NO_LINE_ENDS_WITH or after == " ":
        return False
    if before == "-":
        return not after.isdigit()  # a date stays whole
    return before == " " or (_wide(before) and _wide(after))


def wrap(canvas, face, text, width, tracking=0):
    """The text in lines no wider than `width` px: [(line, goes_on)].

    goes_on: True where a word itself had to be divided, because it is wider than a line.
    """
    lines = []
    start = place = used = division = 0
    while place < len(text):
        advance = canvas.faces.glyph(face, ord(text[place]))[0] + tracking
        if used + advance > width and place > start and text[place] != " ":
            end = division if division > start else place
            lines.append((text[start:end].strip(" "), end != division))
            start = place = division = end
            used = 0
            continue
        used += advance
        place += 1
        if place < len(text) and _may_divide(text, place):
            division = place
    lines.append((text[start:].strip(" "), False))
    return lines


def balanced(canvas, face, text, width):
    """Lines as from wrap, of about the same length: no single character is left for the last one."""
    lines = wrap(canvas, face, text, width)
    while width > 40:
        width -= 8
        narrower = wrap(canvas, face, text, width)
        if len(narrower) > len(lines) or any(goes_on for _, goes_on in narrower):
            break
        lines = narrower
    return lines


def fit(canvas, text, width, steps=_NAME_STEPS):
    """The first (face, tracking) of the steps in which the text is no wider than `width`; None if none is."""
    for face, tracking in steps:
        if canvas.measure(face, text, tracking) <= width:
            return face, tracking
    return None


def name_lines(canvas, surname, given, width):
    """An English name as at most two lines: [(text, face, tracking)], or None when it does not fit.

    One line if the whole fits in the largest face; else the surname and the given names, each in the largest that fits.
    """
    whole = surname + ", " + given if given else surname
    if canvas.measure(faces.TITLE, whole) <= width:
        return [(whole, faces.TITLE, 0)]
    lines = []
    for part in (surname + "," if given else surname, given):
        if part:
            step = fit(canvas, part, width)
            if step is None:
                return None
            lines.append((part, step[0], step[1]))
    return lines
