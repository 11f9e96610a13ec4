# SPDX-License-Identifier: Apache-2.0
"""A notice of several sentences: on one page, in large text one sentence a page."""

from reader.ui.faces import BODY
from reader.ui.layout import balanced
from reader.ui.screens.paged import Paged
from reader.ui.widgets import title

_X = 30
_ROOM = 282


class Pages(Paged):
    """heading: key of a text; texts: its sentences are texts+"_1", texts+"_2" and so on."""

    name = "text"

    def __init__(self, heading, texts):
        self._heading = heading
        self._texts = texts

    def _sentences(self, ui):
        found = []
        while ui.texts.get("%s_%d" % (self._texts, len(found) + 1)):
            found.append(ui.texts("%s_%d" % (self._texts, len(found) + 1)))
        return found

    def prepare(self, ui):
        self._pages = []
        for sentence in self._sentences(ui) if ui.large else ():
            self._pages += self.big(ui).divided(self.big(ui).sentence(ui, sentence))
        self.keep_page()

    def keys(self, ui):
        green = ("enter", ui.texts("key_ok")) if self.is_last() else ("next", ui.texts("key_next"))
        return {"cancel": ("back", ui.texts("key_back")), "enter": green}

    def key(self, ui, key):
        return self.turned(ui, key) or key not in ("cancel", "enter")

    def draw(self, ui):
        heading = ui.texts(self._heading)
        if ui.large:
            return self.big(ui).draw(ui, heading, self._pages[self._page], self._page + 1, len(self._pages))
        c, p = ui.canvas, ui.palette
        title(ui, heading, "info")
        paragraphs = [[line for line, _ in balanced(c, BODY, text, _ROOM)] for text in self._sentences(ui)]
        lines = sum([len(paragraph) for paragraph in paragraphs])
        gap = min(14, (146 - 20 * lines) // len(paragraphs))
        y = 60
        for paragraph in paragraphs:
            c.icon(16, 8, y + 1, "next", p.accent, p.paper)
            for line in paragraph:
                c.text(BODY, _X, y, line, p.ink, p.paper, _ROOM)
                y += 20
            y += gap
