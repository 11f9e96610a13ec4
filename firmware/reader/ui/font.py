# SPDX-License-Identifier: Apache-2.0
"""Reads a font file glyph by glyph, by seeking: nothing of it stays in memory. The format: tools/fonts/pack.py.

A glyph is (advance, left, top, width, height, rows, missing): rows of 2-bit levels as pixels.blit takes them;
missing is True for
the box that stands for a character no font has (faces.py).
"""

import struct

from micropython import const

from reader.errors import StorageError

_HEADER = const(12)
_SIDE = const(16)  # a bitmap glyph is 16 x 16
_HALF_WIDTH_BELOW = const(0x1100)  # bitmap glyphs of alphabets are 8 wide


class Font:
    def __init__(self, path):
        """Raises StorageError when the file is missing or is no font."""
        try:
            self._file = open(path, "rb")
        except OSError:
            raise StorageError("no font " + path)
        header = self._file.read(_HEADER)
        if len(header) != _HEADER or header[:4] != b"RDF1":
            raise StorageError("not a font " + path)
        self.height, self.baseline, self.bits, self._fixed, self.glyphs, self._pages = struct.unpack(
            ">BBBBHH", header[4:]
        )
        self._lows = _HEADER + 2 * (self._pages + 1)
        self._starts = self._lows + self.glyphs
        self._records = self._starts + (0 if self._fixed else 4 * (self.glyphs + 1))

    def glyph(self, number, scale=1):
        """The glyph of a code point, or None. scale: 1, 2 or 4, for bitmap glyphs."""
        index = self._index(number)
        if index is None:
            return None
        record = self._record(index)
        if self.bits == 2:
            advance, left, top, width, height = struct.unpack(">BbBBB", record[:5])
            return (advance, left, top, width, height, record[5:], False)
        return _enlarged(record, 8 if number < _HALF_WIDTH_BELOW else _SIDE, scale)

    def _read(self, position, size):
        self._file.seek(position)
        return self._file.read(size)

    def _index(self, number):
        """Where the code point stands among the glyphs, or None: its page's range, then its low byte within."""
        page = number >> 8
        if page >= self._pages:
            return None
        first, after = struct.unpack(">HH", self._read(_HEADER + 2 * page, 4))
        if first == after:
            return None
        place = self._read(self._lows + first, after - first).find(bytes((number & 0xFF,)))
        return None if place < 0 else first + place

    def _record(self, index):
        if self._fixed:
            return self._read(self._records + index * self._fixed, self._fixed)
        start, end = struct.unpack(">II", self._read(self._starts + 4 * index, 8))
        return self._read(self._records + start, end - start)


def _enlarged(record, advance, scale):
    """A 16 x 16 bitmap as a glyph, doubled and smoothed by Scale2x as often as asked."""
    rows = [record[i] << 8 | record[i + 1] for i in range(0, len(record), 2)]
    side = _SIDE
    while side < _SIDE * scale:
        rows = scale2x(rows, side)
        side *= 2
    out = bytearray()
    for row in rows:
        out.extend((_spread(row, side) * 3).to_bytes(side // 4, "big"))
    return (advance * scale, 0, 0, side, side, out, False)


def _spread(row, width):
    """Each bit moved to every second place: abc -> 0a0b0c."""
    spread = 0
    for shift in range(width - 8, -1, -8):
        byte = (row >> shift) & 0xFF
        byte = (byte | byte << 4) & 0x0F0F
        byte = (byte | byte << 2) & 0x3333
        spread = spread << 16 | (byte | byte << 1) & 0x5555
    return spread


def scale2x(rows, width):
    """Twice as many rows of twice the width (Mazzoleni's Scale2x), pixels beyond the border being empty.

    rows: ints of `width` bits, a multiple of 8, leftmost pixel highest. Each pixel E, with B above, D left, F right,
    H below, becomes
    four: a corner takes its two neighbours' colour where these agree and the opposite ones do not.
    """
    every = (1 << width) - 1
    doubled = []
    for i, e in enumerate(rows):
        b = rows[i - 1] if i else 0
        h = rows[i + 1] if i + 1 < len(rows) else 0
        d = e >> 1
        f = e << 1 & every
        for near, far in ((b, h), (h, b)):
            take_left = (d ^ near ^ every) & (near ^ f) & (d ^ far)
            take_right = (f ^ near ^ every) & (near ^ d) & (f ^ far)
            left = take_left & d | (take_left ^ every) & e
            right = take_right & f | (take_right ^ every) & e
            doubled.append(_spread(left, width) << 1 | _spread(right, width))
    return doubled
