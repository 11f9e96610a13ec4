# SPDX-License-Identifier: Apache-2.0
"""The pages about one person, turned with the green key and the arrows: a normal set, or one fact a page in large
text.
"""

from reader.ui.load import borrow
from reader.ui.screens.base import Screen


def _same_topic(old, page, new):
    """Where the new pages say what the old page said: one language may need more pages for it than the other."""
    topic = old[page][2]
    offset = len([1 for each in old[:page] if each[2] == topic])
    found = [index for index, each in enumerate(new) if each[2] == topic]
    if not found:
        found = [index for index, each in enumerate(new) if each[2] == "symbols"] or [0]
    return found[min(offset, len(found) - 1)]


class PersonBook(Screen):
    """photo: the JPEG in a memoryview, or None; verdict: protocols' Verdict; extra: (kind, facts), optional.py;
    through: the green key on the last page goes on to what comes next, instead of to the first page.
    """

    def __init__(self, ui, person, photo, verdict, extra=(), through=False):
        self.person = person
        self.photo = photo
        self.verdict = verdict
        self._extra = extra
        self._through = through
        self.revealed = not getattr(ui.settings, "bystanders", False)
        self.page = 0
        self._made_for = None  # (language, large) that _pages was made for
        self._pages = ()

    def pages(self, ui):
        """[(screen name, draw(ui, page, pages), topic)], made anew when language or text size changed."""
        made_for = (ui.texts.lang, ui.large)
        if self._made_for != made_for:
            old, self._pages = self._pages, self._large(ui) if ui.large else self._normal(ui)
            same_size = old and self._made_for and self._made_for[1] == ui.large
            self.page = _same_topic(old, self.page, self._pages) if same_size else 0
            self._made_for = made_for
        return self._pages

    def _normal(self, ui):
        person, details, verdict = [borrow("reader.ui.screens." + name) for name in ("person", "details", "verdict")]
        pages = [("person", lambda ui, n, of: person.draw_person(ui, self, n, of), "person")]
        for number, content in enumerate(details.detail_pages(ui, self.person)):

            def draw(ui, n, of, content=content):
                return details.draw_details(ui, content, n, of)

            pages.append(("person-%d" % (number + 2), draw, content[2]))
        pages += self._sheet_pages(ui) if self._extra else []
        pages.append(("verdict", lambda ui, n, of: verdict.draw_verdict(ui, self.verdict), "verdict"))
        return pages

    def sheets(self, ui):
        """What else the card holds."""
        return [borrow("reader.ui.screens.optional").sheet_of(ui, *each) for each in self._extra]

    def _sheet_pages(self, ui):
        sheet, pages = borrow("reader.ui.screens.sheet"), []
        for (kind, _), each in zip(self._extra, self.sheets(ui)):
            for lines in sheet.pages_of(ui, each):

                def draw(ui, n, of, each=each, lines=lines):
                    return sheet.draw_sheet(ui, each, lines, n, of)

                pages.append((kind, draw, kind))
        return pages

    def _large(self, ui):
        large = borrow("reader.ui.screens.large")
        pages = []
        for number, content in enumerate(large.large_pages(ui, self)):

            def draw(ui, n, of, content=content):
                return large.draw_large(ui, self, content, n, of)

            pages.append(("large-%d" % (number + 1), draw, content[2]))
        return pages

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
        if key == "enter" and self._through and self.page + 1 == len(self.pages(ui)):
            return False
        if key in ("enter", "down"):
            self._turn(ui, 1)
        elif key == "up":
            self._turn(ui, -1)
        elif key == "correct" and not self.revealed:
            self.revealed = True
            self._made_for = (None, ui.large)  # the same page, made anew
            ui.redraw()
        else:
            return key != "cancel"
        return True

    def _turn(self, ui, by):
        self.page = (self.page + by) % len(self.pages(ui))
        ui.photo_shown = False
        ui.redraw()
