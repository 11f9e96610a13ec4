# SPDX-License-Identifier: Apache-2.0
"""How old everything is that the reader trusts: four things a page, in large text one."""

from micropython import const

from reader.ui.faces import BODY, TITLE
from reader.ui.layout import balanced
from reader.ui.screens.base import Screen
from reader.ui.widgets import title
from reader.ui.words import date_text

_TOP = const(57)
_ROW = const(37)
_ROWS = const(4)
_X = const(46)
_ROOM = const(266)
_LARGE_PITCH = const(28)

# state of an entry: (icon, colour)
_STATES = {"ok": ("ok", "ok"), "old": ("warn", "warn"), "expired": ("stop", "bad"), "missing": ("unknown", "warn")}


class Trust(Screen):
    """entries: dictionaries with name, issued, good_until, age_days, state, without (storage/trust_status.py)."""

    name = "trust"

    def __init__(self, entries):
        self._entries = entries
        self._page = 0

    def keys(self, ui):
        keys = {"cancel": ("back", ui.texts("key_back"))}
        if self._pages(ui) > 1:
            keys["enter"] = ("next", ui.texts("key_next"))
        return keys

    def _pages(self, ui):
        return len(self._entries) if ui.large else -(-len(self._entries) // _ROWS)

    def key(self, ui, key):
        """The green key and the arrows turn pages; the red one is the caller's."""
        pages = self._pages(ui)
        turn = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
        if turn and pages > 1:
            self._page = (self._page + turn) % pages
            ui.redraw()
        return key != "cancel"

    def draw(self, ui):
        pages = self._pages(ui)
        self._page %= pages
        right = ui.texts("page_of", self._page + 1, pages) if pages > 1 else ""
        title(ui, ui.texts("menu_trust"), "info", right)
        if ui.large:
            return self._draw_large(ui, self._entries[self._page])
        for row, entry in enumerate(self._entries[self._page * _ROWS :][:_ROWS]):
            self._row(ui, entry, _TOP + row * _ROW, row > 0)

    def _row(self, ui, entry, y, ruled):
        c, p = ui.canvas, ui.palette
        icon, colour = _STATES[entry["state"]]
        name, facts, without = _words(ui, entry)
        if without:
            name, facts = "%s: %s" % (name, facts), without
        items = (
            (-24, 10, y + 7, icon, getattr(p, colour), 0),
            (BODY, _X, y + 15, name, p.ink, 0),
            (BODY, _X, y + 33, facts, p.mute, 0),
        )
        c.compose(8, y + 1, 304, _ROW, p.paper, items)
        if ruled:
            c.fill(_X, y, _ROOM, 1, p.rule)

    def _draw_large(self, ui, entry):
        c, p = ui.canvas, ui.palette
        icon, colour = _STATES[entry["state"]]
        c.icon(24, 10, _TOP + 6, icon, getattr(p, colour), p.paper)
        y = _TOP + 4
        for text, ink in zip(_words(ui, entry), (p.ink, p.mute, p.mute)):
            for line, _ in balanced(c, TITLE, text, _ROOM) if text else ():
                c.text(TITLE, _X, y, line, ink, p.paper)
                y += _LARGE_PITCH


def _words(ui, entry):
    """(name, its age or what is wrong with it, what does not work without it or "")."""
    t = ui.texts
    name = t("trust_" + entry["name"])
    without = t("without_" + entry["without"]) if entry["without"] else ""
    if entry["state"] == "missing":
        return name, t("trust_missing"), without
    if entry["state"] == "expired":
        return name, t("trust_expired", date_text(entry["good_until"])), without
    if entry["age_days"] is None:
        return name, t("trust_undated"), without
    return name, t("trust_age", date_text(entry["issued"]), entry["age_days"]), without
