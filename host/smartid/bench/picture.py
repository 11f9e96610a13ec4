# SPDX-License-Identifier: Apache-2.0
"""A frame of the display as a PNG file."""

from __future__ import annotations

import io

from PIL import Image

from smartid.bench.frames import HEIGHT, WIDTH


def png(pixels: bytes) -> bytes:
    """RGB565, high byte first, widened to 8 bits so that white is white."""
    high, low = pixels[0::2], pixels[1::2]
    rgb = bytearray(3 * len(high))
    rgb[0::3] = bytes((h & 0xF8) | h >> 5 for h in high)
    rgb[1::3] = bytes((h & 7) << 5 | (v & 0xE0) >> 3 | (h & 7) >> 1 for h, v in zip(high, low, strict=True))
    rgb[2::3] = bytes((v & 0x1F) << 3 | (v & 0x1F) >> 2 for v in low)
    out = io.BytesIO()
    Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(rgb)).save(out, "PNG", optimize=True)
    return out.getvalue()
