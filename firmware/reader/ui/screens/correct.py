# SPDX-License-Identifier: Apache-2.0
"""Are the data correct? The photo, what was looked at, and the two answers. A figure or an arrow chooses, green sends."""

from micropython import const

from reader.ui.faces import BODY, HUGE, TITLE
from reader.ui.photo import Photo
from reader.ui.screens.base import Screen
from reader.ui.widgets import title

_X = const(120)
_WIDTH = const(192)
_ITEMS_TOP = const(59)
_ITEMS_HEIGHT = const(76)
_COLUMNS = const(2)
_ANSWERS = ("correct_yes", "correct_no")


class Correct(Screen):
    """photo: the JPEG in a memoryview, or None; items: what was seen, texts "item_<name>". chosen: 0 yes, 1 no."""

    name = "correct"

    def __init__(self, photo, items):
        self._photo = photo
        self._items = items

    def keys(self, ui):
        return {"cancel": ("cancel", ui.texts("key_cancel")), "enter": ("enter", ui.texts("key_ok"))}

    def key(self, ui, key):
        if key in ("1", "2", "up", "down"):
            self.chosen = int(key) - 1 if key.isdigit() else 1 - self.chosen
            self._draw_answers(ui)
            return True
        return key not in ("cancel", "enter")

    def draw(self, ui):
        t = ui.texts
        if ui.large:
            self.big(ui).heading(ui, t("correct_title"), "")
        else:
            title(ui, t("correct_title"), "ok")
            Photo(ui.canvas, 8, 68).show(self._photo)
            self._draw_items(ui)
        self._draw_answers(ui)

    def _draw_items(self, ui):
        c, p = ui.canvas, ui.palette
        rows = (len(self._items) + _COLUMNS - 1) // _COLUMNS
        pitch = min(22, _ITEMS_HEIGHT // max(1, rows))
        for number, item in enumerate(self._items):
            x = _X + number % _COLUMNS * (_WIDTH // _COLUMNS)
            y = _ITEMS_TOP + number // _COLUMNS * pitch
            items = ((-16, x, y + 1, "ok", p.ok, 0), (BODY, x + 20, y + 14, ui.texts("item_" + item), p.ink, 0))
            c.compose(x, y, _WIDTH // _COLUMNS, 19, p.paper, items)

    def _draw_answers(self, ui):
        t, p = ui.texts, ui.palette
        if ui.large:
            for number, key in enumerate(_ANSWERS):
                self._answer(ui, number, t(key), 8, 64 + 58 * number, 304, 54, HUGE)
            face, x, y = TITLE, 8, 179
        else:
            for number, key in enumerate(_ANSWERS):
                self._answer(ui, number, t(key), _X, 137 + 24 * number + number, _WIDTH, 24, BODY)
            face, x, y = BODY, _X, 188
        ui.canvas.text(face, x, y, t("correct_once"), p.mute, p.paper)

    def _answer(self, ui, number, text, x, y, width, height, face):
        c, p = ui.canvas, ui.palette
        chosen = number == self.chosen
        ground, ink = (p.accent, p.on_accent) if chosen else (p.paper, p.ink)
        c.outlined(x, y, width, height, 3, p.accent, ground, p.paper, 2)
        base = y + height // 2 + (13 if face == HUGE else 6)
        items = [
            (face, x + 8, base, str(number + 1), ink, 0),
            (face, x + (42 if face == HUGE else 28), base, text, ink, 0),
        ]
        if chosen:
            items.append(
                (
                    -24 if face == HUGE else -16,
                    x + width - (36 if face == HUGE else 24),
                    y + (height - (24 if face == HUGE else 16)) // 2,
                    "next",
                    ink,
                    0,
                )
            )
        c.compose(x + 3, y + 2, width - 6, height - 4, ground, items)
