# SPDX-License-Identifier: Apache-2.0
"""The pages about one person, turned with the green key and the arrows: a normal set, or one fact a page in large
text.
"""

from reader.ui.load import borrow
from reader.ui.screens.base import Screen


class PersonBook(Screen):
    """photo: the JPEG in a memoryview, or None; verdict: protocols' Verdict."""

    def __init__(self, ui, person, photo, verdict):
        self.person = person
        self.photo = photo
        self.verdict = verdict
        self.revealed = not getattr(ui.settings, "bystanders", False)
        self.page = 0
        self._made_for = None  # (language, large) that _pages was made for
        self._pages = ()

    def pages(self, ui):
        """[(screen name, draw function taking (ui, page, pages))], made anew when language or text size changed."""
        if self._made_for != (ui.texts.lang, ui.large):
            self._pages = self._large(ui) if ui.large else self._normal(ui)
            if self._made_for is not None and self._made_for[1] != ui.large:
                self.page = 0
            self._made_for = (ui.texts.lang, ui.large)
            self.page = min(self.page, len(self._pages) - 1)
        return self._pages

    def _normal(self, ui):
        person, details, verdict = [borrow("reader.ui.screens." + name) for name in ("person", "details", "verdict")]
        pages = [("person", lambda ui, n, of: person.draw_person(ui, self, n, of))]
        for number, content in enumerate(details.detail_pages(ui, self.person)):

            def draw(ui, n, of, content=content):
                return details.draw_details(ui, content, n, of)

            pages.append(("person-%d" % (number + 2), draw))
        pages.append(("verdict", lambda ui, n, of: verdict.draw_verdict(ui, self.verdict)))
        return pages

    def _large(self, ui):
        large = borrow("reader.ui.screens.large")
        return [
            ("large-%d" % (number + 1), lambda ui, n, of, content=content: large.draw_large(ui, self, content, n, of))
            for number, content in enumerate(large.large_pages(ui, self))
        ]

    def prepare(self, ui):
        """Name of the page that draws next: known before it is drawn."""
        self.name = self.pages(ui)[self.page][0]

    def keys(self, ui):
        keys = {"cancel": ("back", ui.texts("key_back")), "enter": ("next", ui.texts("key_next"))}
        if not self.revealed:
            keys["correct"] = ("eye", ui.texts("key_show"))
        return keys

    def draw(self, ui):
        pages = self.pages(ui)
        pages[self.page][1](ui, self.page + 1, len(pages))

    def key(self, ui, key):
        if key in ("enter", "down"):
            self._turn(ui, 1)
        elif key == "up":
            self._turn(ui, -1)
        elif key == "correct" and not self.revealed:
            self.revealed = True
            self._made_for = None
            ui.redraw()
        else:
            return key != "cancel"
        return True

    def _turn(self, ui, by):
        self.page = (self.page + by) % len(self.pages(ui))
        ui.photo_shown = False
        ui.redraw()
