# SPDX-License-Identifier: Apache-2.0
"""It is done: what was done, and what was read back from the card."""

from reader.ui.screens.facts import Facts
from reader.ui.screens.sheet import Sheet
from reader.ui.words import in_words


class Done(Facts):
    """title: key of a text; rows: (label key, value)."""

    def __init__(self, title, rows):
        self._title, self._rows = title, rows
        super().__init__("done", self._sheets, back=None)

    def _sheets(self, ui):
        t = ui.texts
        words = [(t(label), in_words(t, value)) for label, value in self._rows]
        more = t("read_back") if words else ""
        return [Sheet(t("done"), "ok", ("ok", "ok", t(self._title), more), words, t("done_do"), True)]
