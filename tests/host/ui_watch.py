# SPDX-License-Identifier: Apache-2.0
"""Watches what a Ui draws: every text with its box, colours and face, and what is painted over what."""

from __future__ import annotations

from dataclasses import dataclass

from reader.ui import faces, icons

LARGE = {faces.TITLE, faces.BIG, faces.HUGE, faces.NAME, faces.GIANT}  # 24 px and up


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Drawn:
    """One text or icon: where its ink is, the rectangle it was painted in, and its colours."""

    text: str
    face: int
    ink: Box
    glyphs: tuple[Box, ...]
    frame: Box
    colour: int
    ground: int
    missing: bool

    @property
    def large(self) -> bool:
        return self.face < 0 or self.face in LARGE

    def meets(self, other: Drawn) -> bool:
        """Do two of their glyphs touch? Lines set tightly may reach between each other's letters."""
        return self.ink.meets(other.ink) and any(one.meets(two) for one in self.glyphs for two in other.glyphs)


class Watch:
    """Hooks one canvas; `drawn` is what stands on the screen: what was painted over is taken out again.

    The pixels themselves are not painted: only what would be.
    """

    def __init__(self, canvas):
        self.canvas = canvas
        self.drawn: list[Drawn] = []
        self.overpainted: list[tuple[Drawn, Box]] = []
        self.pairs: set[tuple[int, int, bool]] = set()
        canvas.compose, canvas.fill = self.compose, self.fill

    def forget(self):
        self.drawn, self.overpainted = [], []

    def fill(self, x, y, width, height, colour):
        self._cover(Box(x, y, x + width, y + height))

    def compose(self, x, y, width, height, ground, items):
        frame = Box(x, y, x + width, y + height)
        self._cover(frame)
        for item in items:
            self._note(item, frame, ground)

    def _cover(self, box):
        """A rectangle that hides a whole text renews it; one that hides a part of it has cut it."""
        kept = []
        for drawn in self.drawn:
            if not drawn.ink.meets(box):
                kept.append(drawn)
            elif not drawn.ink.within(box):
                self.overpainted.append((drawn, box))
        self.drawn = kept

    def _note(self, item, frame, ground):
        face, text, colour = item[0], item[3], item[4]
        boxes, missing = self._icon_ink(item) if face < 0 else self._text_ink(item)
        if boxes:
            ink = Box(
                min(b.left for b in boxes),
                min(b.top for b in boxes),
                max(b.right for b in boxes),
                max(b.bottom for b in boxes),
            )
            self.drawn.append(Drawn(text, face, ink, tuple(boxes), frame, colour, ground, missing))
            self.pairs.add((colour, ground, face < 0 or face in LARGE))

    def _icon_ink(self, item):
        size, x, y, name = item[:4]
        glyph = self.canvas.faces.icon(-size, icons.number(name))
        return [_ink((size, name), glyph, x, y)], False

    def _text_ink(self, item):
        face, pen, line_y, text, _, tracking = item
        boxes, missing = [], False
        for character in text:
            glyph = self.canvas.faces.glyph(face, ord(character))
            missing = missing or glyph[6]
            box = _ink((face, character), glyph, pen, line_y - faces.baseline(face))
            if box:
                boxes.append(box)
            pen += glyph[0] + tracking
        return boxes, missing


_INKS: dict = {}


def _ink(key, glyph, x, y):
    """The box of a glyph's pixels when its origin stands at (x, y), or None. key: which glyph it is."""
    if key not in _INKS:
        _INKS[key] = _pixels(glyph)
    if _INKS[key] is None:
        return None
    left, top, right, bottom = _INKS[key]
    return Box(x + left, y + top, x + right, y + bottom)


def _pixels(glyph):
    _, left, top, width, height, rows, _ = glyph
    stride = (width + 3) // 4
    pixels = [
        (column, row)
        for row in range(height)
        for column in range(width)
        if rows[row * stride + column // 4] >> (6 - 2 * (column % 4)) & 3
    ]
    if not pixels:
        return None
    columns, lines = [p[0] for p in pixels], [p[1] for p in pixels]
    return left + min(columns), top + min(lines), left + max(columns) + 1, top + max(lines) + 1


def luminance(colour: int) -> float:
    """Relative luminance (WCAG 2.1) of an RGB565 colour."""
    channels = ((colour >> 11) / 31, (colour >> 5 & 63) / 63, (colour & 31) / 31)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: int, other: int) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check(bench, name):
    """Everything that stands on the screen is whole, inside its frame and the margins, apart from the rest, and
    legible.
    """
    watch = bench.watch
    assert watch.drawn, name
    cut = [(drawn.text, drawn.ink, box) for drawn, box in watch.overpainted]
    assert not cut, f"{name}: {cut}"
    for drawn in watch.drawn:
        where = f"{name}: {drawn.text!r} {drawn.ink} in {drawn.frame}"
        assert drawn.ink.within(drawn.frame), where
        assert drawn.ink.within(Box(5, 0, 316, 240)), where
        if 22 <= drawn.ink.top < 208:
            assert drawn.ink.within(Box(7, 22, 314, 208)), where
        assert not drawn.missing, where
    for index, one in enumerate(watch.drawn):
        for other in watch.drawn[index + 1 :]:
            assert not one.meets(other), f"{name}: {one.text!r} {one.ink} over {other.text!r} {other.ink}"
    watch.forget()


def check_still(bench, name):
    drawn = list(bench.watch.drawn)
    check(bench, name)
    bench.watch.drawn = drawn


def check_pairs(bench):
    """Ink on ground: 4.5 : 1, for 24 px and more, and icons, 3 : 1 (WCAG 2.1, 1.4.3 and 1.4.11)."""
    for ink, ground, large in bench.watch.pairs:
        assert contrast(ink, ground) >= (3 if large else 4.5), f"{ink:04X} on {ground:04X}"
