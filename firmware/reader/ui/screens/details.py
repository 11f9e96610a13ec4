# SPDX-License-Identifier: Apache-2.0
"""The person, further pages: symbols explained, codes, dates, card type. As many pages as it takes."""

from micropython import const

from reader.ui.faces import BODY, PLAIN
from reader.ui.layout import wrap
from reader.ui.names import overflows, stacked_lines
from reader.ui.widgets import title
from reader.ui.words import date_text, meaning, split_symbols

_TOP = const(58)
_PITCH = const(18)
_LINES = const(8)
_MEANING_X = const(44)
_VALUE_X = const(146)
_RIGHT = const(312)

# A line is (label, text, is a symbol). A section is (title key, lines).


def _symbol_lines(ui, person):
    lines = []
    for symbol in split_symbols(person.symbols):
        label = symbol
        for text, _ in wrap(ui.canvas, BODY, meaning(ui.texts, symbol), _RIGHT - _MEANING_X):
            lines.append((label, text, True))
            label = ""
    return lines


def facts(ui, person):
    """(label, value) of what stands beside the symbols."""
    t = ui.texts
    rows = []
    if person.codes:
        rows.append((t("codes"), " ".join(person.codes)))
    first = person.first_registration
    rows.append((t("first_registration"), "(%s-%s)" % (first[4:6], first[2:4])))
    rows.append((t("issued"), date_text(person.issued)))
    rows.append((t("card_type"), t.get("type_%s" % person.card_type, t("type_0"))))
    if person.thumbs:
        rows.append((t("thumbs"), t("thumbs_present")))
    return rows


def _fact_lines(ui, person):
    lines = []
    for label, value in facts(ui, person):
        for text, _ in wrap(ui.canvas, BODY, value, _RIGHT - _VALUE_X):
            lines.append((label, text, False))
            label = ""
    return lines


def detail_pages(ui, person):
    """[(title key, lines, topic)]: one page if all fits, else symbols and dates apart.

    Before them stands a name that is too long for its band.
    """
    pages = []
    if overflows(ui, person):
        pages += _cut("name", [(text, "", None) for text in stacked_lines(ui, person)], "name")
    symbols, dates = _symbol_lines(ui, person), _fact_lines(ui, person)
    if len(symbols) + len(dates) <= _LINES:
        return pages + [("symbols_title", symbols + dates, "symbols")]
    return pages + _cut("symbols_only", symbols, "symbols") + _cut("dates_title", dates, "dates")


def _cut(heading, lines, topic):
    """As many pages as the lines need."""
    return [(heading, lines[i : i + _LINES], topic) for i in range(0, len(lines), _LINES)]


def draw_details(ui, content, page, pages):
    """content: one of detail_pages."""
    heading, lines, _ = content
    p, c = ui.palette, ui.canvas
    title(ui, ui.texts(heading), "info", ui.texts("page_of", page, pages))
    pitch = max(_PITCH, min(22, _LINES * _PITCH // len(lines)))  # a short page breathes
    y, before = _TOP, None
    for label, text, is_symbol in lines:
        if before and not is_symbol:
            c.fill(8, y + 1, 304, 1, p.rule)
            y += 3
        before = is_symbol
        if is_symbol is None:
            c.text(PLAIN, 8, y, label, p.ink, p.paper)
        else:
            x = _MEANING_X if is_symbol else _VALUE_X
            items = ((BODY, 8, y + 14, label, p.accent if is_symbol else p.mute, 0), (BODY, x, y + 14, text, p.ink, 0))
            c.compose(8, y, 304, _PITCH, p.paper, items)
        y += pitch
