# SPDX-License-Identifier: Apache-2.0
"""Large text: one fact a page, its label in 32, its value in 40 (Chinese in 64), and how many pages there are."""

from micropython import const

from reader.ui import faces
from reader.ui.layout import wrap
from reader.ui.photo import HEIGHT, WIDTH, Photo
from reader.ui.screens.details import facts
from reader.ui.screens.person import date_text, draw_photo, masked
from reader.ui.screens.verdict import BANDS, STATES, claim_text
from reader.ui.symbols import meaning, split_symbols
from reader.ui.widgets import has_han

_TOP = const(62)
_BOTTOM = const(206)
_LEFT = const(8)
_ROOM = const(304)
_MARK = const(28)  # room kept for the return mark
# face: rows from one line to the next
_PITCH = {faces.HUGE: 41, faces.GIANT: 64, faces.BIG: 36, faces.NAME: 40}

PHOTO = "photo"


def _value_face(text):
    return faces.HUGE if not has_han(text) else faces.GIANT if len(text) <= 4 else faces.BIG


def _lines(ui, text, face):
    """[(text, face, goes on)] of one value, with room for the return mark where a word is divided."""
    lines = wrap(ui.canvas, face, text, _ROOM)
    if any([goes_on for _, goes_on in lines]):
        lines = wrap(ui.canvas, face, text, _ROOM - _MARK)
    return [(line, face, goes_on) for line, goes_on in lines]


def _name(ui, person):
    latin = []
    for part in (person.surname + ("," if person.given else ""), person.given):
        if part:
            latin += _lines(ui, part, faces.HUGE)
    if not person.name_zh:
        return latin
    if ui.texts.lang == "zh":
        return _lines(ui, person.name_zh, faces.GIANT) + latin
    return latin + _lines(ui, person.name_zh, faces.NAME)


def _facts(ui, book):
    """[(label, lines)] in the order in which they are shown."""
    t, person = ui.texts, book.person
    found = [(t("name"), _name(ui, person)), (t("photo"), PHOTO)]

    def add(label, text):
        found.append((label, _lines(ui, text, _value_face(text))))

    add(t("long_number"), person.number if book.revealed else masked(person.number))
    add(t("long_born"), date_text(person.birth))
    add(t("long_sex"), t.get("long_sex_" + person.sex, person.sex))
    add(t("symbols"), person.symbols)
    for symbol in split_symbols(person.symbols):
        found.append((symbol, _lines(ui, meaning(t, symbol), faces.BIG)))
    for label, value in facts(ui, person):
        add(label, value)
    found.append((t("verdict"), _lines(ui, t("verdict_" + book.verdict.overall), faces.BIG), BANDS[book.verdict.overall]))
    for claim in book.verdict.claims:
        text, reason = claim_text(ui, claim)
        lines = _lines(ui, text, faces.BIG) + (_lines(ui, reason, faces.TITLE) if reason else [])
        found.append((t("verdict"), lines, STATES[claim.state]))
    return found


def large_pages(ui, book):
    """[(label, lines or PHOTO, sign)]: a value that needs more than one page goes on on the next, under the same label."""
    pages = []
    for fact in _facts(ui, book):
        label, lines = fact[:2]
        sign = fact[2] if len(fact) > 2 else None
        if lines is PHOTO:
            pages.append((label, PHOTO, sign))
            continue
        part, used = [], 0
        for line in lines:
            rows = _PITCH.get(line[1], 30)
            if used + rows > _BOTTOM - _TOP + 8 and part:
                pages.append((label, part, sign))
                part, used = [], 0
            part.append(line)
            used += rows
        pages.append((label, part, sign))
    return pages


def draw_large(ui, book, content, page, pages):
    label, lines, sign = content
    c, p = ui.canvas, ui.palette
    _heading(ui, label, "%d / %d" % (page, pages), sign)
    if lines is PHOTO:
        draw_photo(ui, Photo(c, (320 - WIDTH) // 2, _TOP + 10), book.photo)
        return
    items, y = [], _TOP
    for text, face, goes_on in lines:
        rows = _PITCH.get(face, 30)
        base = y + faces.baseline(face) + (rows - faces.height(face)) // 2 + 2
        items.append((face, _LEFT, base, text, p.ink, 0))
        if goes_on:
            items.append((-24, 288, base - 26, "return", p.accent, 0))
        y += rows
    c.compose(_LEFT, _TOP + 1, _ROOM, _BOTTOM - _TOP, p.paper, items)


def _heading(ui, label, right, sign):
    c, p = ui.canvas, ui.palette
    width = c.measure(faces.BIG, right)
    x = _LEFT
    items = [(faces.BIG, 312 - width, 50, right, p.mute, 0)]
    if sign:
        icon, colour = sign
        items.append((-24, x, 28, icon, getattr(p, colour.replace("_band", "")), 0))
        x += 32
    face = faces.BIG if c.measure(faces.BIG, label) <= 304 - width - x else faces.TITLE
    if c.measure(face, label) > 304 - width - x:
        face = faces.BODY
    items.append((face, x, 50, label, p.mute, 0))
    c.compose(0, 22, 320, 38, p.paper, items)
    c.fill(_LEFT, 60, _ROOM, 1, p.rule)
