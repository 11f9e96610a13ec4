# SPDX-License-Identifier: Apache-2.0
"""What every screen is: a name, its soft keys, a drawing, and perhaps keys it answers itself."""

from reader.ui.load import borrow


class Screen:
    name = ""
    chosen = 0  # of a list: the line that stands out
    _big = None  # big.py, while large text stands
    lines = None  # of a list: what gives its lines

    def big(self, ui):
        """The module that lays out large text; in memory only while there is some."""
        if self._big is None and ui.large:
            self._big = borrow("reader.ui.screens.big")
        elif not ui.large:
            self._big = None
        return self._big

    def keys(self, ui):
        """{physical key: (icon, text)} of the keys that do something now."""
        return {}

    def prepare(self, ui):
        """Called before each drawing: the name may depend on what will be drawn."""

    def draw(self, ui):
        """Draw the whole content; the ground is clean. Called again after a change of language or of colours."""

    def key(self, ui, key):
        """Answer a key within the screen; True when that was all, False hands it to whoever awaits a key."""
        return False

    def renew(self, ui, *values):
        """The same screen is wanted with other values: show them and return True, or leave it and return False."""
        return False

    def leave(self):
        """Another screen takes its place: what it kept of a person is overwritten."""

    def tick(self, ui, now_ms):
        """Called several times a second while the screen stands."""
