# SPDX-License-Identifier: Apache-2.0
"""How far the data can be trusted: the whole verdict above, then each claim with its reason."""

from micropython import const

from reader.ui.canvas import WIDTH
from reader.ui.faces import BODY, TITLE
from reader.ui.words import BANDS, STATES, claim_text

_BAND = const(36)
_TOP = const(57)  # the first row has the band above it and needs no rule
_ROW = const(37)


def draw_verdict(ui, verdict):
    c, p = ui.canvas, ui.palette
    icon, band = BANDS[verdict.overall]
    ground, ink = getattr(p, band), getattr(p, "on_" + band)
    items = ((-24, 10, 28, icon, ink, 0), (TITLE, 46, 48, ui.texts("verdict_" + verdict.overall), ink, 0))
    c.compose(0, 22, WIDTH, _BAND, ground, items)
    for row, claim in enumerate(verdict.claims):
        _claim(ui, claim, _TOP + row * _ROW, row > 0)


def _claim(ui, claim, y, ruled):
    c, p = ui.canvas, ui.palette
    icon, colour = STATES[claim.state]
    text, reason = claim_text(ui, claim)
    items = [(-24, 10, y + 7, icon, getattr(p, colour), 0), (BODY, 46, y + (15 if reason else 24), text, p.ink, 0)]
    if reason:
        items.append((BODY, 46, y + 33, reason, p.mute, 0))
    c.compose(8, y + 1, 304, _ROW, p.paper, items)
    if ruled:
        c.fill(46, y, 266, 1, p.rule)
