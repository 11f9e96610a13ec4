# SPDX-License-Identifier: Apache-2.0
"""Old and new side by side before anything is written; what changes is in the colour of the new and bears a mark."""

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.layout import wrap
from reader.ui.screens.paged import Paged
from reader.ui.widgets import centred, title
from reader.ui.words import condition_key, date_text

_TOP = const(58)
_HEIGHT = const(125)
_WIDTH = const(140)
_INSIDE = const(132)
_INSET = const(4)
_NEW_X = const(172)
_FIELD = const(53)  # rows from one label to the next


class Change(Paged):
    """heading: key of a text; old, new: (condition code or None, limit or None, is the condition new?, is the limit
    new?).
    """

    name = "change"

    def __init__(self, heading, old, new):
        self._heading = heading
        self._old, self._new = old, new

    def prepare(self, ui):
        self._pages = self._large(ui) if ui.large else ()
        self.keep_page()

    def keys(self, ui):
        green = ("enter", ui.texts("key_ok")) if self.is_last() else ("next", ui.texts("key_next"))
        return {"cancel": ("cancel", ui.texts("key_cancel")), "enter": green}

    def key(self, ui, key):
        return self.turned(ui, key) or key not in ("cancel", "enter")

    def draw(self, ui):
        t = ui.texts
        if ui.large:
            label, lines = self._pages[self._page]
            return self.big(ui).draw(ui, label, lines, self._page + 1, len(self._pages))
        title(ui, t(self._heading), "calendar")
        self._card(ui, 8, t("current"), self._old, False)
        ui.canvas.icon(24, 148, _TOP + 50, "next", ui.palette.accent, ui.palette.paper)
        self._card(ui, _NEW_X, t("new"), self._new, True)
        centred(ui, BODY, 186, t("write_do"), ui.palette.ink)

    def _card(self, ui, x, heading, stay, is_new):
        c, p = ui.canvas, ui.palette
        ground = p.box if is_new else p.panel
        frame = p.accent if is_new else p.mute
        c.outlined(x, _TOP, _WIDTH, _HEIGHT, 5, frame, ground, p.paper, 3 if is_new else 1)
        c.text(BODY, x + 7, _TOP + 3, heading, p.accent if is_new else p.ink, ground)
        c.fill(x + 3, _TOP + 22, _WIDTH - 6, 1, frame)
        y = _TOP + 23
        for label, value, changed, face in self._fields(ui, stay):
            ink = p.accent if changed else p.ink
            c.text(BODY, x + _INSET, y, label, p.mute if is_new else p.on_panel, ground)
            if changed:
                c.rounded(x + _WIDTH - 16, y + 4, 9, 9, 4, p.accent, ground)
            if face == TITLE and c.measure(TITLE, value) <= _INSIDE:
                c.text(TITLE, x + _INSET, y + 18, value, ink, ground)
            else:
                lines = wrap(c, BODY, value, _INSIDE)
                items = [(BODY, x + _INSET, y + 31 + 18 * n, line, ink, 0) for n, (line, _) in enumerate(lines)]
                c.compose(x + _INSET - 1, y + 17, _INSIDE + 2, 36, ground, items)
            y += _FIELD

    def _fields(self, ui, stay):
        """(label, value, is it new?, face) of both."""
        t = ui.texts
        condition, limit, new_condition, new_limit = stay
        named = t(condition_key(condition)) if condition is not None else t("none")
        until = date_text(limit) if limit else t("limit_none")
        return (t("condition"), named, new_condition, BODY), (t("limit"), until, new_limit, TITLE)

    def _large(self, ui):
        """One field a page, the old above the new; then what the green key does."""
        t, big = ui.texts, self.big(ui)
        pages = []
        for old, new in zip(self._fields(ui, self._old), self._fields(ui, self._new)):
            lines = big.small(ui, t("current")) + big.below(big.words(ui, old[1]))
            lines += big.small(ui, t("new")) + big.below(big.words(ui, new[1]))
            pages += [(old[0], page) for page in big.divided(lines)]
        lines = big.sentence(ui, t("write_do"), ("next", "accent"))
        return pages + [(t(self._heading), page) for page in big.divided(lines)]
