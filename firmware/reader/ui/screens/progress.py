# SPDX-License-Identifier: Apache-2.0
"""Work on a card that takes several steps, each of them real: which one runs, and what the holder is to do meanwhile."""

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.layout import balanced
from reader.ui.screens.base import Screen
from reader.ui.widgets import centred, progress, strip, title

_X = 24
_WIDTH = 272


class Progress(Screen):
    """The object that `ui.show_progress()` gives to a workflow; heading, hint: keys of texts."""

    name = "progress"

    def __init__(self, ui, heading, hint):
        self._ui = ui
        self._heading = heading
        self._hint = hint
        self._step = (0, 0, "")  # n, of, key of a text

    def step(self, n, of, key):
        """Step n of `of` begins; key: a text "step_<key>" of the catalogue."""
        self._step = (n, of, "step_" + key)
        if self._ui.screen is self:
            self._draw_step()

    def key(self, ui, key):
        return True

    def draw(self, ui):
        title(ui, ui.texts(self._heading), "card")
        hint = ui.texts(self._hint)
        if ui.large:
            y = 120
            for line, _ in balanced(ui.canvas, HUGE, hint, 304):
                centred(ui, HUGE, y, line, ui.palette.ink)
                y += 42
        else:
            strip(ui, 8, 168, 304, "warn", hint, "warn")
        if self._step[1]:
            self._draw_step()

    def _draw_step(self):
        ui = self._ui
        n, of, key = self._step
        y = 58 if ui.large else 72
        centred(ui, TITLE, y, ui.texts.get(key, ui.texts("reading")), ui.palette.ink)
        progress(ui, _X, y + 32, _WIDTH, n - 1, of)
        if not ui.large:
            centred(ui, BODY, y + 54, ui.texts("step_of", n, of), ui.palette.mute)
