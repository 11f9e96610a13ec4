# SPDX-License-Identifier: Apache-2.0
"""The two inner loops of all drawing, as viper: 8-bit accesses only, every number below 2**30, so that 32 and 64
bits agree.

Pixels are RGB565, high byte first, as the panel takes them.
"""

import micropython


@micropython.viper
def fill(strip: ptr8, pixels: int, colour: int):
    """Set the first `pixels` pixels."""
    high = colour >> 8
    low = colour & 0xFF
    i = 0
    end = pixels * 2
    while i < end:
        strip[i] = high
        strip[i + 1] = low
        i += 2


@micropython.viper
def blit(strip: ptr8, width: int, height: int, rows: ptr8, w: int, h: int, x: int, y: int, inks: ptr8):
    """Lay a glyph of 2-bit levels at (x, y) into a strip of width x height pixels, cut off at its borders.

    rows: h rows of (w + 3) // 4 bytes, first pixel in the high bits; inks: the colours of levels 0 to 3, 2 bytes each.
    """
    stride = (w + 3) >> 2
    first = 0 if y >= 0 else 0 - y
    last = h if y + h <= height else height - y
    left = 0 if x >= 0 else 0 - x
    right = w if x + w <= width else width - x
    row = first
    while row < last:
        source = row * stride
        target = ((y + row) * width + x + left) * 2
        column = left
        while column < right:
            level = (rows[source + (column >> 2)] >> (6 - ((column & 3) << 1))) & 3
            if level:
                strip[target] = inks[level * 2]
                strip[target + 1] = inks[level * 2 + 1]
            target += 2
            column += 1
        row += 1
