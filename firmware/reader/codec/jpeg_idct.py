# SPDX-License-Identifier: Apache-2.0
"""From coefficients to samples at full, half, quarter and eighth size, and from samples to RGB565.

The inverse cosine transform of the lowest side x side coefficients gives the picture at side/8 of its size
(ITU-T T.81, A.3.3, for side = 8). Constants are scaled by 2**11; the first pass keeps two more bits, and with
coefficients within +-1024 every intermediate value fits 16 bits and every sum 31.
"""

import micropython
from micropython import const

_BIAS = const(32768)  # as in jpeg_huffman; viper needs the constant in its own module
# The square root of 2, times the cosine of n sixteenths of pi, in 2048ths.
_C1 = const(2841)
_C2 = const(2676)
_C3 = const(2408)
_C5 = const(1609)
_C6 = const(1108)
_C7 = const(565)

# Words of a job for to_rgb565.
COLUMNS = const(0)
ROWS = const(1)
CHROMA_AT = const(2)
CHROMA_SIDE = const(3)
H_SHIFT = const(4)
V_SHIFT = const(5)
STRIP_AT = const(6)
STRIP_WIDTH = const(7)
LUMA_WIDTH = const(8)
JOB_WORDS = const(9)


@micropython.viper
def fill(block, samples, at: int, stride: int, side: int):
    """A block of one shade: its mean alone is set."""
    mean = ptr16(block)
    out = ptr8(samples)
    value = ((mean[0] - _BIAS + 4) >> 3) + 128
    if value & -256:
        value = 0 if value < 0 else 255
    y = 0
    while y < side:
        x = at
        while x < at + side:
            out[x] = value
            x += 1
        at += stride
        y += 1


@micropython.viper
def inverse2(block, samples, at: int, stride: int):
    """2 x 2 samples."""
    c = ptr16(block)
    out = ptr8(samples)
    sum0 = c[0] + c[2] - 2 * _BIAS
    sum1 = c[1] + c[3] - 2 * _BIAS
    difference0 = c[0] - c[2]
    difference1 = c[1] - c[3]
    i = 0
    while i < 4:
        row0 = sum0 if i < 2 else difference0
        row1 = sum1 if i < 2 else difference1
        value = (((row0 - row1 if i & 1 else row0 + row1) + 4) >> 3) + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at + (i & 1) + (stride if i > 1 else 0)] = value
        i += 1


@micropython.viper
def inverse4(block, samples, at: int, stride: int):
    """4 x 4 samples."""
    c = ptr16(block)
    out = ptr8(samples)
    i = 0
    while i < 4:
        c0 = c[i] - _BIAS
        c1 = c[i + 4] - _BIAS
        c2 = c[i + 8] - _BIAS
        c3 = c[i + 12] - _BIAS
        even = ((c0 + c2) << 11) + 256
        odd = _C2 * c1 + _C6 * c3
        c[i] = ((even + odd) >> 9) + _BIAS
        c[i + 12] = ((even - odd) >> 9) + _BIAS
        even = ((c0 - c2) << 11) + 256
        odd = _C6 * c1 - _C2 * c3
        c[i + 4] = ((even + odd) >> 9) + _BIAS
        c[i + 8] = ((even - odd) >> 9) + _BIAS
        i += 1
    i = 0
    while i < 16:
        c0 = c[i] - _BIAS
        c1 = c[i + 1] - _BIAS
        c2 = c[i + 2] - _BIAS
        c3 = c[i + 3] - _BIAS
        even = ((c0 + c2) << 11) + 32768
        odd = _C2 * c1 + _C6 * c3
        value = ((even + odd) >> 16) + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at] = value
        value = ((even - odd) >> 16) + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at + 3] = value
        even = ((c0 - c2) << 11) + 32768
        odd = _C6 * c1 - _C2 * c3
        value = ((even + odd) >> 16) + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at + 1] = value
        value = ((even - odd) >> 16) + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at + 2] = value
        at += stride
        i += 4


@micropython.viper
def _line8(block, at: int, step: int, down: int):
    """One 8-point transform in place, along a column (step 8) or a row (step 1); results shifted down, _BIAS kept."""
    c = ptr16(block)
    c0 = c[at] - _BIAS
    c1 = c[at + step] - _BIAS
    c2 = c[at + 2 * step] - _BIAS
    c3 = c[at + 3 * step] - _BIAS
    c4 = c[at + 4 * step] - _BIAS
    c5 = c[at + 5 * step] - _BIAS
    c6 = c[at + 6 * step] - _BIAS
    c7 = c[at + 7 * step] - _BIAS
    outer = ((c0 + c4) << 11) + (1 << (down - 1))
    inner = ((c0 - c4) << 11) + (1 << (down - 1))
    wide = _C2 * c2 + _C6 * c6
    narrow = _C6 * c2 - _C2 * c6
    odd = _C1 * c1 + _C3 * c3 + _C5 * c5 + _C7 * c7
    c[at] = ((outer + wide + odd) >> down) + _BIAS
    c[at + 7 * step] = ((outer + wide - odd) >> down) + _BIAS
    odd = _C3 * c1 - _C7 * c3 - _C1 * c5 - _C5 * c7
    c[at + step] = ((inner + narrow + odd) >> down) + _BIAS
    c[at + 6 * step] = ((inner + narrow - odd) >> down) + _BIAS
    odd = _C5 * c1 - _C1 * c3 + _C7 * c5 + _C3 * c7
    c[at + 2 * step] = ((inner - narrow + odd) >> down) + _BIAS
    c[at + 5 * step] = ((inner - narrow - odd) >> down) + _BIAS
    odd = _C7 * c1 - _C5 * c3 + _C3 * c5 - _C1 * c7
    c[at + 3 * step] = ((outer - wide + odd) >> down) + _BIAS
    c[at + 4 * step] = ((outer - wide - odd) >> down) + _BIAS


@micropython.viper
def _store8(block, samples, at: int, stride: int):
    c = ptr16(block)
    out = ptr8(samples)
    i = 0
    while i < 64:
        value = c[i] - _BIAS + 128
        if value & -256:
            value = 0 if value < 0 else 255
        out[at + (i & 7)] = value
        i += 1
        if i & 7 == 0:
            at += stride


def inverse8(block, samples, at, stride):
    """8 x 8 samples."""
    for column in range(8):
        _line8(block, column, 8, 9)
    for row in range(0, 64, 8):
        _line8(block, row, 1, 16)
    _store8(block, samples, at, stride)


@micropython.viper
def to_rgb565(job, samples, strip):
    """Colour the samples of one MCU into the strip of its row: big-endian RGB565 from YCbCr (JFIF 1.02, clause 7).

    job: JOB_WORDS x 32 bit. samples: luma from 0, rows of LUMA_WIDTH; the two chroma blocks from CHROMA_AT.
    """
    words = ptr32(job)
    source = ptr8(samples)
    out = ptr8(strip)
    side = words[CHROMA_SIDE]
    cb_at = words[CHROMA_AT]
    h_shift = words[H_SHIFT]
    v_shift = words[V_SHIFT]
    columns = words[COLUMNS]
    rows = words[ROWS]
    y = 0
    while y < rows:
        luma = y * words[LUMA_WIDTH]
        to = (words[STRIP_AT] + y * words[STRIP_WIDTH]) << 1
        chroma = cb_at + (y >> v_shift) * side
        x = 0
        while x < columns:
            cb = source[chroma + (x >> h_shift)] - 128
            cr = source[chroma + side * side + (x >> h_shift)] - 128
            light = source[luma + x]
            red = light + ((359 * cr + 128) >> 8)
            red += 4 - (red >> 5)  # to the nearest of the 32 levels, whose steps are 255 / 31 apart
            green = light - ((88 * cb + 183 * cr + 128) >> 8)
            green += 2 - (green >> 6)
            blue = light + ((454 * cb + 128) >> 8)
            blue += 4 - (blue >> 5)
            if red & -256:
                red = 0 if red < 0 else 255
            if green & -256:
                green = 0 if green < 0 else 255
            if blue & -256:
                blue = 0 if blue < 0 else 255
            out[to] = (red & 0xF8) | (green >> 5)
            out[to + 1] = ((green & 0x1C) << 3) | (blue >> 3)
            to += 2
            x += 1
        y += 1
