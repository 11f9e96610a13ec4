# SPDX-License-Identifier: Apache-2.0
"""From sources to glyphs: unifont.hex, an OpenType face, and our own drawings. A glyph is (advance, left, top, rows
of levels 0..3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

GRID = 24
OVERSAMPLE = 16
HK_FACE = 4  # index of "Noto Sans CJK HK" within the collection


@dataclass(frozen=True)
class Glyph:
    advance: int
    left: int
    top: int  # rows from the top of the line box
    rows: tuple[bytes, ...]  # levels 0..3, one byte a pixel


def _trim(levels: list[bytes], advance: int, left: int, top: int) -> Glyph:
    """The glyph without empty rows and columns around it."""
    while levels and not any(levels[0]):
        levels, top = levels[1:], top + 1
    while levels and not any(levels[-1]):
        levels = levels[:-1]
    while levels and levels[0] and not any(row[0] for row in levels):
        levels, left = [row[1:] for row in levels], left + 1
    while levels and levels[0] and not any(row[-1] for row in levels):
        levels = [row[:-1] for row in levels]
    return Glyph(advance, left, top if levels else 0, tuple(levels))


def _levels(image: Image.Image) -> list[bytes]:
    """Grey 0..255 to levels 0..3, lighter than linear at the low end so that stems stay clean."""
    width, height = image.size
    data = image.tobytes()
    table = bytes(min(3, (value * 3 + 127) // 255) for value in range(256))
    flat = data.translate(table)
    return [flat[y * width : (y + 1) * width] for y in range(height)]


def smooth(
    path: Path, size: float, height: int, baseline: int, weight: float, characters: Iterable[str]
) -> dict[int, Glyph]:
    """Glyphs of one face with four grey levels; `weight` is a stroke in px that makes the regular face a medium one."""
    font = ImageFont.truetype(str(path), size, index=HK_FACE)
    glyphs = {}
    for character in characters:
        advance = max(1, int(font.getlength(character) + weight + 0.5))
        image = Image.new("L", (advance + 16, height), 0)
        ImageDraw.Draw(image).text((8, baseline), character, fill=255, font=font, anchor="ls", stroke_width=weight)
        glyphs[ord(character)] = _trim(_levels(image), advance, -8, 0)
    return glyphs


def read_unifont(path: Path) -> dict[int, bytes]:
    """Code point -> 32 bytes, 16 rows of 16 pixels; glyphs 8 wide stand at the left (Latin) or in the middle."""
    glyphs = {}
    for line in path.read_text("ascii").splitlines():
        code, _, digits = line.partition(":")
        number, raw = int(code, 16), bytes.fromhex(digits)
        if len(raw) == 16:
            shift = 8 if number < 0x1100 else 4
            raw = b"".join((row << shift).to_bytes(2, "big") for row in raw)
        if len(raw) == 32:
            glyphs[number] = raw
    return glyphs


def bitmap16(path: Path, number: int) -> bytes:
    """One character of the OpenType face as a 16 x 16 bitmap, 32 bytes, for what unifont lacks."""
    font = ImageFont.truetype(str(path), 16, index=HK_FACE)
    image = Image.new("1", (16, 16), 0)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    draw.text((0, 14), chr(number), fill=1, font=font, anchor="ls")
    return image.tobytes()


def _points(points, scale):
    return [(x * scale, y * scale) for x, y in points]


def _line(draw, ink, scale, width, points):
    radius = width * scale / 2
    draw.line(_points(points, scale), fill=ink, width=round(width * scale))
    for x, y in _points(points, scale):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


def _arc(draw, ink, scale, x, y, r, width, start, end):
    steps = max(8, (end - start) // 6)
    turns = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
    _line(draw, ink, scale, width, [(x + r * cos(t), y + r * sin(t)) for t in turns])


def _box(scale, x, y, r):
    return ((x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale)


def _operation(draw, scale, kind, cut, *how):
    ink = 0 if cut else 255
    if kind == "disc":
        draw.ellipse(_box(scale, *how), fill=ink)
    elif kind == "ring":
        x, y, r, width = how
        draw.ellipse(_box(scale, x, y, r + width / 2), outline=ink, width=round(width * scale))
    elif kind == "oval":
        x0, y0, x1, y1, width = how
        draw.ellipse((x0 * scale, y0 * scale, x1 * scale, y1 * scale), outline=ink, width=round(width * scale))
    elif kind == "half":
        draw.pieslice(_box(scale, *how), -90, 90, fill=ink)
    elif kind == "poly":
        draw.polygon(_points(how[0], scale), fill=ink)
    elif kind == "line":
        _line(draw, ink, scale, how[0], how[1])
    elif kind == "rect":
        x0, y0, x1, y1, radius = how
        draw.rounded_rectangle((x0 * scale, y0 * scale, x1 * scale - 1, y1 * scale - 1), radius * scale, fill=ink)
    elif kind == "dots":
        x, y, r, n, size = how
        for i in range(n):
            draw.ellipse(_box(scale, x + r * cos(2 * pi * i / n), y + r * sin(2 * pi * i / n), size), fill=ink)
    elif kind == "arc":
        _arc(draw, ink, scale, *how)
    else:
        raise ValueError("no such operation: " + kind)


def icon(operations: list, size: int) -> Glyph:
    """One drawing at `size` px, four levels."""
    whole = size * OVERSAMPLE
    image = Image.new("L", (whole, whole), 0)
    draw = ImageDraw.Draw(image)
    for operation in operations:
        _operation(draw, whole / GRID, *operation)
    return _trim(_levels(image.resize((size, size), Image.Resampling.BOX)), size, 0, 0)
