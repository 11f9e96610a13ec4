# SPDX-License-Identifier: Apache-2.0
"""Large text: one fact a page, its label in 32, its value in 40 (Chinese in 64), and how many pages there are."""

from micropython import const

from reader.ui import faces
from reader.ui.layout import balanced, wrap
from reader.ui.photo import WIDTH, Photo
from reader.ui.screens.details import facts
from reader.ui.widgets import has_han
from reader.ui.words import BANDS, STATES, claim_text, date_text, masked, meaning, split_symbols

_TOP = const(62)
_ROWS = const(144)
_LEFT = const(8)
_ROOM = const(304)
_MARK = const(28)  # room kept for the return mark
_INSET = const(30)  # room for a sign at the left
_NO_SIGN = ("", "")  # set in, as the line above that has a sign
# face: rows from one line to the next
_PITCH = {faces.HUGE: 40, faces.GIANT: 62, faces.BIG: 36, faces.NAME: 36, faces.TITLE: 28}

PHOTO = "photo"


def _value_face(text):
    return faces.HUGE if not has_han(text) else faces.GIANT if len(text) <= 4 else faces.BIG


def _lines(ui, text, face):
    """[(text, face, goes on, sign, begins a group)] of one value, with room for the return mark where a word is
    divided.
    """
    lines = balanced(ui.canvas, face, text, _ROOM)
    if any(goes_on for _, goes_on in lines):
        lines = wrap(ui.canvas, face, text, _ROOM - _MARK)
    return [(line, face, goes_on, None, index == 0) for index, (line, goes_on) in enumerate(lines)]


def _name(ui, person):
    """Both names, the one of the chosen language first, each part a group."""
    latin = []
    for part in (person.surname + ("," if person.given else ""), person.given):
        if part:
            latin += _lines(ui, part, faces.HUGE)
    if not person.name_zh:
        return latin
    if ui.texts.lang == "zh":
        return _lines(ui, person.name_zh, faces.GIANT) + latin
    return latin + _lines(ui, person.name_zh, faces.NAME)


def _symbols(ui, symbols):
    """The line of symbols itself, then what each says."""
    lines = _lines(ui, symbols, faces.HUGE)
    for symbol in split_symbols(symbols):
        lines += _lines(ui, symbol + "  " + meaning(ui.texts, symbol), faces.BIG)
    return lines


def _verdict(ui, verdict):
    """The whole verdict, then each claim with its sign and its reason."""
    lines = _signed_lines(ui, ui.texts("verdict_" + verdict.overall), faces.BIG, BANDS[verdict.overall])
    for claim in verdict.claims:
        text, reason = claim_text(ui, claim)
        lines += _signed_lines(ui, text, faces.TITLE, STATES[claim.state])
        if reason:
            lines += _signed_lines(ui, reason, faces.TITLE, _NO_SIGN)
    return lines


def _signed_lines(ui, text, face, sign):
    """Lines set in from a sign at the left of the first."""
    lines = []
    for line, _ in balanced(ui.canvas, face, text, _ROOM - _INSET):
        lines.append((line, face, False, sign, sign is not _NO_SIGN))
        sign = _NO_SIGN
    return lines


def _facts(ui, book):
    """[(label, lines)] in the order in which they are shown; a verdict that is not good comes before everything
    else.
    """
    t, person = ui.texts, book.person
    verdict = (t("verdict"), _verdict(ui, book.verdict))
    good = book.verdict.overall in ("genuine", "signed")
    found = [] if good else [verdict]
    found += [(t("name"), _name(ui, person)), (t("photo"), PHOTO)]

    def add(label, text):
        found.append((label, _lines(ui, text, _value_face(text))))

    add(t("long_number"), person.number if book.revealed else masked(person.number))
    add(t("long_born"), date_text(person.birth))
    add(t("long_sex"), t.get("long_sex_" + person.sex, person.sex))
    found.append((t("symbols"), _symbols(ui, person.symbols)))
    for label, value in facts(ui, person):
        add(label, value)
    if good:
        found.append(verdict)
    return found


def _groups(lines):
    """Lines that belong together: a symbol with its meaning, a claim with its reason, a whole name."""
    group = []
    for line in lines:
        if group and line[4]:
            yield group
            group = []
        group.append(line)
    yield group


def _height(lines):
    return sum([_PITCH[line[1]] for line in lines])


def _divided(lines):
    """One value in pages: groups stay together unless one alone is higher than a page."""
    page = []
    for group in _groups(lines):
        if page and _height(page) + _height(group) > _ROWS:
            yield page
            page = []
        for line in group:
            if _height(page) + _PITCH[line[1]] > _ROWS:
                yield page
                page = []
            page.append(line)
    yield page


def large_pages(ui, book):
    """[(label, lines or PHOTO, number of the fact)]: a long value goes on on the next page, under the same label."""
    pages = []
    for number, (label, lines) in enumerate(_facts(ui, book)):
        if lines is PHOTO:
            pages.append((label, PHOTO, number))
        else:
            pages += [(label, page, number) for page in _divided(lines)]
    return pages


def draw_large(ui, book, content, page, pages):
    label, lines, _ = content
    c, p = ui.canvas, ui.palette
    _heading(ui, label, "%d / %d" % (page, pages))
    if lines is PHOTO:
        Photo(c, (320 - WIDTH) // 2, _TOP + 10).show(book.photo)
        return
    items, y = [], _TOP
    for text, face, goes_on, sign, _ in lines:
        rows = _PITCH[face]
        base = y + faces.baseline(face) + (rows - faces.height(face)) // 2 + (1 if face == faces.GIANT else 2)
        items.append((face, _LEFT + (_INSET if sign else 0), base, text, p.ink, 0))
        if sign and sign is not _NO_SIGN:
            items.append((-24, _LEFT, base - 21, sign[0], getattr(p, sign[1].replace("_band", "")), 0))
        if goes_on:
            items.append((-24, 288, base - 26, "return", p.accent, 0))
        y += rows
    c.compose(_LEFT - 4, _TOP, _ROOM + 8, _ROWS + 1, p.paper, items)


def _heading(ui, label, right):
    c, p = ui.canvas, ui.palette
    width = c.measure(faces.BIG, right)
    items = [(faces.BIG, 312 - width, 50, right, p.mute, 0)]
    face = faces.BIG if c.measure(faces.BIG, label) <= _ROOM - width - 8 else faces.TITLE
    if c.measure(face, label) > _ROOM - width - 8:
        face = faces.BODY
    items.append((face, _LEFT, 50, label, p.mute, 0))
    c.compose(0, 22, 320, 38, p.paper, items)
    c.fill(_LEFT, 60, _ROOM, 1, p.rule)
