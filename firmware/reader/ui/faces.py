# SPDX-License-Identifier: Apache-2.0
"""The faces of the interface: each a chain of fonts, asked one after another for a character.

A character that no font has is drawn as a box with its code: a person's name is never silently incomplete.
"""

from micropython import const

from reader.ui.font import Font

BODY = const(0)  # Latin 18 smooth, Chinese 16 bitmap
TITLE = const(1)  # 24 smooth
BIG = const(2)  # 32 smooth
HUGE = const(3)  # Latin 40 smooth, Chinese 32
NAME = const(4)  # Chinese 16 doubled
GIANT = const(5)  # Chinese 16 twice doubled
PLAIN = const(6)  # 16 bitmap throughout

# (line height, baseline, ((font, scale, rows down), ...)); the last of a chain lends its scale to the missing-glyph box
FACES = (
    (18, 14, (("ui18", 1, 0), ("han16", 1, 0))),
    (27, 20, (("ui24", 1, 0), ("han16", 1, 5))),
    (34, 26, (("ui32", 1, 0), ("han16", 2, 1))),
    (44, 33, (("ui40", 1, 0), ("ui32", 1, 7), ("han16", 2, 5))),
    (32, 28, (("han16", 2, 0),)),
    (64, 54, (("han16", 4, 0),)),
    (16, 14, (("han16", 1, 0),)),
)

_YOUNG_BYTES = const(2048)
_GLYPH_COST = const(96)  # what a cached glyph takes beside its rows

# 3 x 5 figures for the missing-glyph box, a row in three bits, top row highest
_FIGURES = (
    0o75557, 0o26227, 0o71747, 0o71717, 0o55711, 0o74717, 0o74757, 0o71122,
    0o75757, 0o75717, 0o75755, 0o65656, 0o74447, 0o65556, 0o74647, 0o74644,
)  # fmt: skip


def _missing(number, scale):
    """A box of 16 x 16 times scale with the code point in two rows of two or three hexadecimal figures."""
    digits = "%04X" % number if number < 0x10000 else "%06X" % number
    half = len(digits) // 2
    rows = [0] * 16
    rows[0] = rows[15] = 0x7FFE
    for i in range(1, 15):
        rows[i] = 0x4002
    for line in (0, 1):
        for place in range(half):
            figure = _FIGURES[int(digits[line * half + place], 16)]
            shift = 10 - place * 4 if half == 3 else 9 - place * 5
            for y in range(5):
                bits = figure >> (12 - 3 * y) & 7
                rows[2 + line * 7 + y] |= bits << shift
    return _blown_up(rows, scale)


def _blown_up(rows, scale):
    out = bytearray()
    for row in rows:
        wide = 0
        for bit in range(15, -1, -1):
            for _ in range(scale):
                wide = wide << 2 | (3 if row >> bit & 1 else 0)
        out.extend(wide.to_bytes(4 * scale, "big") * scale)
    side = 16 * scale
    return (side, 0, 0, side, side, out, True)


class Faces:
    """path: the folder of the font files."""

    def __init__(self, path):
        self._path = path
        self._fonts = {}
        self._young = {}  # two generations of glyphs: what is asked for again outlives what is not
        self._old = {}
        self._young_bytes = 0

    def font(self, name):
        if name not in self._fonts:
            self._fonts[name] = Font(self._path + "/" + name + ".fnt")
        return self._fonts[name]

    def glyph(self, face, number):
        """The glyph of code point `number`, rows counted from the top of the face's line."""
        key = face << 18 | number
        glyph = self._young.get(key)
        if glyph is None:
            glyph = self._old.get(key) or self._load(face, number)
            self._keep(key, glyph)
        return glyph

    def covers(self, face, number):
        """Has one of the face's fonts this character?"""
        return any(self.font(name).glyph(number) for name, _, _ in FACES[face][2])

    def icon(self, size, number):
        """An icon of the given size; cached with the glyphs."""
        key = size << 24 | number
        glyph = self._young.get(key)
        if glyph is None:
            glyph = self._old.get(key) or self.font("icons%d" % size).glyph(number)
            self._keep(key, glyph)
        return glyph

    def forget(self):
        """Drop every cached glyph: those of a name are personal data."""
        self._young = {}
        self._old = {}
        self._young_bytes = 0

    def _keep(self, key, glyph):
        if self._young_bytes > _YOUNG_BYTES:
            self._old = self._young
            self._young = {}
            self._young_bytes = 0
        self._young[key] = glyph
        self._young_bytes += len(glyph[5]) + _GLYPH_COST

    def _load(self, face, number):
        for name, scale, down in FACES[face][2]:
            glyph = self.font(name).glyph(number, scale)
            if glyph:
                return _lowered(glyph, down)
        return _lowered(_missing(number, scale), down)


def _lowered(glyph, rows):
    if not rows:
        return glyph
    return glyph[:2] + (glyph[2] + rows,) + glyph[3:]


def height(face):
    """Rows of a line."""
    return FACES[face][0]


def baseline(face):
    """Rows from the top of a line to where its letters stand."""
    return FACES[face][1]
