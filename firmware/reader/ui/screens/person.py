# SPDX-License-Identifier: Apache-2.0
"""The person, first page: photo, names, number, birth, sex, symbols, and how far it can be trusted."""

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.names import draw_names
from reader.ui.photo import Photo
from reader.ui.widgets import strip

_LABEL_X = const(120)
_VALUE_X = const(162)
_ROW = const(25)
_TOP = const(77)

# overall verdict: (icon, tone)
LOOKS = {"genuine": ("ok", "ok"), "signed": ("ok", "ok"), "partly": ("warn", "warn"), "bad": ("stop", "bad")}


def date_text(date):
    """YYYYMMDD as DD-MM-YYYY; parts that are unknown stay as they are."""
    return "%s-%s-%s" % (date[6:8], date[4:6], date[:4]) if date and len(date) == 8 else date or "--"


def masked(number):
    """U384016(3) as bystanders may see it: U384***(*)."""
    body, bracket, _ = number.partition("(")
    hidden = body[:-3] + "***"
    return hidden + "(*)" if bracket else hidden


def draw_person(ui, book, page, pages):
    """book: PersonBook, which holds the person, the photo and the verdict."""
    person, p, t = book.person, ui.palette, ui.texts
    draw_names(ui, person)
    if not ui.photo_shown:
        draw_photo(ui, Photo(ui.canvas), book.photo)
    y = _TOP
    for label, value in (
        (t("number"), person.number if book.revealed else masked(person.number)),
        (t("born"), date_text(person.birth)),
        (t("sex"), t.get("sex_" + person.sex, person.sex)),
        (t("symbols"), person.symbols),
    ):
        x = max(_VALUE_X, _LABEL_X + ui.canvas.measure(BODY, label) + 8)
        items = ((BODY, _LABEL_X, y + 20, label, p.mute, 0), (TITLE, x, y + 20, value, p.ink, 0))
        ui.canvas.compose(_LABEL_X, y, 196, _ROW, p.paper, items)
        y += _ROW
    icon, tone = LOOKS[book.verdict.overall]
    strip(ui, 116, 177, 196, icon, t("strip_" + book.verdict.overall), tone, "%d/%d" % (page, pages))


def draw_photo(ui, photo, jpeg):
    """The verified photo, or its empty place where the card has none."""
    if jpeg is None:
        photo.place("solid")
        return
    if photo.show(jpeg):
        photo.frame("solid")
