# SPDX-License-Identifier: Apache-2.0
"""The person in large text: one fact a page. What a page looks like: big.py."""

from reader.ui import faces
from reader.ui.photo import WIDTH, Photo
from reader.ui.screens import big
from reader.ui.screens.details import facts
from reader.ui.widgets import has_han
from reader.ui.words import BANDS, STATES, claim_text, date_text, masked, meaning, split_symbols

PHOTO = "photo"


def _name(ui, person):
    """Both names, the one of the chosen language first, each part a group."""
    latin = []
    for part in (person.surname + ("," if person.given else ""), person.given):
        if part:
            latin += big.value(ui, part, faces.HUGE)
    if not person.name_zh:
        return latin
    if ui.texts.lang == "zh":
        return big.value(ui, person.name_zh, faces.GIANT) + latin
    return latin + big.value(ui, person.name_zh, faces.NAME)


def _symbols(ui, symbols):
    """The line of symbols itself, then what each says."""
    lines = big.value(ui, symbols, faces.HUGE)
    for symbol in split_symbols(symbols):
        lines += big.words(ui, symbol + "  " + meaning(ui.texts, symbol))
    return lines


def _verdict(ui, verdict):
    """The whole verdict, then each claim with its sign and its reason."""
    lines = big.sentence(ui, ui.texts("verdict_" + verdict.overall), BANDS[verdict.overall])
    for claim in verdict.claims:
        text, reason = claim_text(ui, claim)
        lines += big.sentence(ui, text, STATES[claim.state])
        if reason:
            lines += big.reason(ui, reason)
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
    number = person.number if book.revealed else masked(person.number)
    found.append((t("long_number"), big.value(ui, number)))
    found.append((t("long_born"), big.value(ui, date_text(person.birth))))
    found.append((t("long_sex"), big.value(ui, t.get("long_sex_" + person.sex, person.sex))))
    found.append((t("symbols"), _symbols(ui, person.symbols)))
    for label, text in facts(ui, person):
        found.append((label, big.value(ui, text) if has_han(text) else big.words(ui, text)))
    for sheet in book.sheets(ui):
        found += sheet.in_large(ui, big)
    if good:
        found.append(verdict)
    return found


def large_pages(ui, book):
    """[(label, lines or PHOTO, number of the fact)]: a long value goes on on the next page, under the same label."""
    pages = []
    for number, (label, lines) in enumerate(_facts(ui, book)):
        if lines is PHOTO:
            pages.append((label, PHOTO, number))
        else:
            pages += [(label, page, number) for page in big.divided(lines)]
    return pages


def draw_large(ui, book, content, page, pages):
    label, lines, _ = content
    if lines is not PHOTO:
        return big.draw(ui, label, lines, page, pages)
    big.heading(ui, label, "%d / %d" % (page, pages))
    Photo(ui.canvas, (320 - WIDTH) // 2, big.TOP + 10).show(book.photo)
