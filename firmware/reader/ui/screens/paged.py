# SPDX-License-Identifier: Apache-2.0
"""Screens of several pages."""

from reader.ui.screens.base import Screen


class Paged(Screen):
    """A screen of pages, turned by the green key and the arrows. prepare() sets _pages, then calls keep_page()."""

    _page = 0
    _pages = ()

    def keep_page(self):
        """After a change of language or size there may be fewer."""
        self._page = min(self._page, max(0, len(self._pages) - 1))

    def is_last(self):
        return self._page + 1 >= len(self._pages)

    def turned(self, ui, key):
        """Whether the key turned a page."""
        turn = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
        if not turn or not 0 <= self._page + turn < len(self._pages):
            return False
        self._page += turn
        ui.redraw()
        return True
