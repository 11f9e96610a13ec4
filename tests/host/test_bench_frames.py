# SPDX-License-Identifier: Apache-2.0
"""Changed rectangles of the display put together again give the very frame."""

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from smartid.bench.frames import HEIGHT, WIDTH, changes
from smartid.bench.picture import png

BLANK = bytes(2 * WIDTH * HEIGHT)
rectangles = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(1, 90), st.integers(1, 60), st.integers(1, 65535)
)


def painted(frame: bytes, boxes) -> bytes:
    pixels = bytearray(frame)
    for x, y, width, height, colour in boxes:
        for row in range(y, min(y + height, HEIGHT)):
            count = min(width, WIDTH - x)
            pixels[2 * (row * WIDTH + x) : 2 * (row * WIDTH + x + count)] = colour.to_bytes(2, "big") * count
    return bytes(pixels)


def applied(frame: bytes, rectangle: bytes) -> bytes:
    x, y, width, height = struct.unpack_from(">4H", rectangle)
    pixels, data = bytearray(frame), rectangle[8:]
    assert len(data) == 2 * width * height
    for row in range(height):
        start = 2 * ((y + row) * WIDTH + x)
        pixels[start : start + 2 * width] = data[2 * row * width : 2 * (row + 1) * width]
    return bytes(pixels)


@settings(max_examples=40, deadline=None)
@given(st.lists(rectangles, max_size=5))
def test_changes_turn_one_frame_into_the_other(boxes):
    now, seen = painted(BLANK, boxes), BLANK
    for rectangle in changes(BLANK, now):
        seen = applied(seen, rectangle)
    assert seen == now


def test_nothing_changed_is_nothing_sent():
    assert list(changes(BLANK, BLANK)) == []


def test_one_pixel_is_one_pixel():
    assert list(changes(BLANK, painted(BLANK, [(319, 239, 1, 1, 0xF800)]))) == [
        struct.pack(">4H", 319, 239, 1, 1) + b"\xf8\x00"
    ]


def test_a_new_page_gets_the_whole_frame():
    (whole,) = changes(None, BLANK)
    assert len(whole) == 8 + len(BLANK)


def test_pictures_keep_white_white():
    import io

    from PIL import Image

    picture = Image.open(io.BytesIO(png(painted(BLANK, [(0, 0, 1, 1, 0xFFFF), (1, 0, 1, 1, 0xF800)]))))
    assert (picture.size, picture.getpixel((0, 0)), picture.getpixel((1, 0))) == (
        (320, 240),
        (255, 255, 255),
        (255, 0, 0),
    )
