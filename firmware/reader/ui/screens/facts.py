# SPDX-License-Identifier: Apache-2.0
"""A screen of sheets (sheet.py), one after another: the arrows turn pages, the green key goes on."""

from reader.ui.screens import sheet
from reader.ui.screens.paged import Paged


class Facts(Paged):
    """name: of the screen; make: callable(ui) -> [Sheet], asked anew after a change of language; green: (icon, text
    key) of the green key on the last page, or None; back: those of the red one, or None.
    """

    def __init__(self, name, make, green=("enter", "key_ok"), back=("back", "key_back")):
        self.name = name
        self._make = make
        self._green = green
        self._back = back

    def prepare(self, ui):
        self._pages = []
        big = self.big(ui)
        for each in self._make(ui):
            if ui.large:
                for label, lines in each.in_large(ui, big):
                    self._pages += [(label, page) for page in big.divided(lines)]
            else:
                self._pages += [(each, lines) for lines in sheet.pages_of(ui, each)]
        self.keep_page()

    def keys(self, ui):
        green = self._green if self.is_last() else ("next", "key_next")
        keys = {"enter": (green[0], ui.texts(green[1]))} if green else {}
        if self._back:
            keys["cancel"] = (self._back[0], ui.texts(self._back[1]))
        return keys

    def key(self, ui, key):
        """Whoever awaits a key gets the red one, and the green one of the last page."""
        return self.turned(ui, key) or key not in self.keys(ui)

    def draw(self, ui):
        head, lines = self._pages[self._page]
        draw = self.big(ui).draw if ui.large else sheet.draw_sheet
        draw(ui, head, lines, self._page + 1, len(self._pages))
