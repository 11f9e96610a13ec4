# SPDX-License-Identifier: Apache-2.0
"""The person, first page: photo, names, number, birth, sex, symbols, and how far it can be trusted."""

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.names import draw_names
from reader.ui.photo import Photo
from reader.ui.widgets import strip
from reader.ui.words import date_text, masked

_LABEL_X = const(120)
_VALUE_X = const(162)
_RIGHT = const(312)
_ROW = const(25)
_TOP = const(77)

# overall verdict: (icon, tone)
LOOKS = {"genuine": ("ok", "ok"), "signed": ("ok", "ok"), "partly": ("warn", "warn"), "bad": ("stop", "bad")}


def draw_person(ui, book, page, pages):
    """book: PersonBook, which holds the person, the photo and the verdict."""
    person, p, t = book.person, ui.palette, ui.texts
    draw_names(ui, person)
    if not ui.photo_shown:
        Photo(ui.canvas).show(book.photo)
    rows = (
        (t("number"), person.number if book.revealed else masked(person.number)),
        (t("born"), date_text(person.birth)),
        (t("sex"), t.get("sex_" + person.sex, person.sex)),
        (t("symbols"), person.symbols),
    )
    measure = ui.canvas.measure
    column = max([_VALUE_X] + [_LABEL_X + measure(BODY, label) + 8 for label, _ in rows[:3]])
    y = _TOP
    for label, value in rows:
        x = max(min(column, _RIGHT - measure(TITLE, value)), _LABEL_X + measure(BODY, label) + 8)
        items = ((BODY, _LABEL_X, y + 20, label, p.mute, 0), (TITLE, x, y + 20, value, p.ink, 0))
        ui.canvas.compose(_LABEL_X, y, _RIGHT - _LABEL_X, _ROW, p.paper, items)
        y += _ROW
    icon, tone = LOOKS[book.verdict.overall]
    strip(ui, 116, 177, 196, icon, t("strip_" + book.verdict.overall), tone, "%d/%d" % (page, pages))
