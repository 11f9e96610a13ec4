# SPDX-License-Identifier: Apache-2.0
"""What changed on the display, as rectangles: x, y, width, height (16 bits each, big-endian), then RGB565 pixels."""

from __future__ import annotations

import struct
from collections.abc import Iterator

WIDTH, HEIGHT, _PIXEL = 320, 240, 2
_ROW = WIDTH * _PIXEL
_NEAR = 6  # rows; changes this close together travel in one rectangle


def changes(before: bytes | None, now: bytes) -> Iterator[bytes]:
    """The rectangles that turn `before` into `now`, both whole frames by rows; the whole frame when before is None."""
    if before is None:
        yield _rectangle(now, 0, 0, WIDTH, HEIGHT)
        return
    for first, last in _bands(before, now):
        left, right = _columns(before, now, first, last)
        yield _rectangle(now, left, first, right - left + 1, last - first + 1)


def _bands(before: bytes, now: bytes) -> Iterator[tuple[int, int]]:
    """First and last row of each run of changed rows."""
    band: tuple[int, int] | None = None
    for y in range(HEIGHT):
        if before[y * _ROW : (y + 1) * _ROW] == now[y * _ROW : (y + 1) * _ROW]:
            continue
        if band and y - band[1] <= _NEAR:
            band = band[0], y
            continue
        if band:
            yield band
        band = y, y
    if band:
        yield band


def _columns(before: bytes, now: bytes, first: int, last: int) -> tuple[int, int]:
    """The leftmost and the rightmost column that differ in those rows."""
    differing = 0
    for y in range(first, last + 1):
        row = slice(y * _ROW, (y + 1) * _ROW)
        differing |= int.from_bytes(before[row], "big") ^ int.from_bytes(now[row], "big")
    bits_a_pixel = 8 * _PIXEL
    left = (WIDTH * bits_a_pixel - differing.bit_length()) // bits_a_pixel
    lowest = (differing & -differing).bit_length() - 1
    return left, WIDTH - 1 - lowest // bits_a_pixel


def _rectangle(frame: bytes, x: int, y: int, width: int, height: int) -> bytes:
    rows = (frame[row * _ROW + x * _PIXEL : row * _ROW + (x + width) * _PIXEL] for row in range(y, y + height))
    return struct.pack(">4H", x, y, width, height) + b"".join(rows)
