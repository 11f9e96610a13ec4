# SPDX-License-Identifier: Apache-2.0
"""The font file, which firmware/reader/ui/font.py reads glyph by glyph.

    0  4 B   "RDF1"
    4  u8    line height, px          5  u8   baseline: rows from the top to the line
    6  u8    bits per pixel: 1 or 2   7  u8   size of each record, 0 when they differ
    8  u16   glyphs                   10 u16  pages P
    12 u16 x (P + 1)                  glyphs before each page of 256 code points
       u8 x glyphs                    low byte of each code point, rising within its page
       u32 x (glyphs + 1)             only where records differ: where each starts, from the first record
       records
All numbers big-endian. A record of 2 bits per pixel: advance u8, left i8, top u8, width u8, height u8, then rows,
each filled up to
whole bytes, first pixel in the high bits. A record of 1 bit: 16 rows of 16 pixels, 32 bytes.
"""

from __future__ import annotations

import struct

from raster import Glyph

MAGIC = b"RDF1"


def _row(levels: bytes) -> bytes:
    packed = bytearray((len(levels) + 3) // 4)
    for x, level in enumerate(levels):
        packed[x >> 2] |= level << (6 - 2 * (x & 3))
    return bytes(packed)


def _record(glyph: Glyph) -> bytes:
    width = len(glyph.rows[0]) if glyph.rows else 0
    head = struct.pack(">BbBBB", glyph.advance, glyph.left, glyph.top, width, len(glyph.rows))
    return head + b"".join(_row(row) for row in glyph.rows)


def _file(records: dict[int, bytes], height: int, baseline: int, bits: int) -> bytes:
    numbers = sorted(records)
    pages = (numbers[-1] >> 8) + 1
    before = [sum(1 for n in numbers if n >> 8 < page) for page in range(pages)] + [len(numbers)]
    sizes = {len(record) for record in records.values()}
    fixed = sizes.pop() if len(sizes) == 1 else 0
    out = MAGIC + struct.pack(">BBBBHH", height, baseline, bits, fixed, len(numbers), pages)
    out += struct.pack(">%dH" % len(before), *before) + bytes(n & 0xFF for n in numbers)
    if not fixed:
        position, starts = 0, []
        for number in numbers:
            starts.append(position)
            position += len(records[number])
        out += struct.pack(">%dI" % (len(starts) + 1), *starts, position)
    return out + b"".join(records[n] for n in numbers)


def smooth_file(glyphs: dict[int, Glyph], height: int, baseline: int) -> bytes:
    return _file({n: _record(glyph) for n, glyph in glyphs.items()}, height, baseline, 2)


def bitmap_file(glyphs: dict[int, bytes]) -> bytes:
    return _file(glyphs, 16, 14, 1)
