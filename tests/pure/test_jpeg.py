# SPDX-License-Identifier: Apache-2.0
"""The JPEG decoder on small pictures: as a whole, byte by byte, cut short, and spoilt on purpose.

PICTURE is 28 x 20: red on the left, green on the right, blue in the four bottom rows; 4:2:0, so two MCUs by two.
"""

from binascii import unhexlify

from reader.codec.jpeg import Decoder
from reader.errors import JpegError
from support import raises

PICTURE = unhexlify(
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d"
    "1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffdb0043010909090c0b0c180d0d1832211c2132323232"
    "32323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232ffc00011080014001c03"
    "012200021101031101ffc400160001010100000000000000000000000000000605ffc40014100100000000000000000000000000000000ff"
    "c4001801000301010000000000000000000000000005070208ffc40014110100000000000000000000000000000000ffda000c0301000211"
    "0311003f009100a94b6c80cb9f53202c67c0003fffd9"
)
RESTARTS = unhexlify(  # the same with a restart marker after every MCU
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d"
    "1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffdb0043010909090c0b0c180d0d1832211c2132323232"
    "32323232323232323232323232323232323232323232323232323232323232323232323232323232323232323232ffc00011080014001c03"
    "012200021101031101ffc400160001010100000000000000000000000000000605ffc40014100100000000000000000000000000000000ff"
    "c400160101010100000000000000000000000000050706ffc40014110100000000000000000000000000000000ffdd00040001ffda000c03"
    "010002110311003f0091005296ffd0ca004310ffd184014c0cffd284014c0cffd9"
)
GREY = unhexlify(  # 16 x 8, from black on the left to light grey on the right
    "ffd8ffe000104a46494600010100000100010000ffdb0043000302020302020303030304030304050805050404050a070706080c0a0c0c0b"
    "0a0b0b0d0e12100d0e110e0b0b1016101113141515150c0f171816141812141514ffc0000b080008001001011100ffc40015000101000000"
    "00000000000000000000000809ffc40017100003010000000000000000000000000000084481ffda0008010100003f001fadb2e15556d970"
    "ffd9"
)
RED, GREEN, BLUE = (200, 30, 40), (20, 160, 60), (30, 60, 220)


class Field:
    """Takes what the decoder paints; every pixel counts how often it was painted."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.pixels = [None] * (width * height)
        self.times = [0] * (width * height)
        self.rows = []

    def paint(self, x, y, w, h, pixels):
        assert w > 0 and h > 0 and 0 <= x and x + w <= self.width and 0 <= y and y + h <= self.height
        assert len(pixels) == 2 * w * h
        self.rows.append(y)
        for i in range(w * h):
            at = (y + i // w) * self.width + x + i % w
            self.pixels[at] = pixels[2 * i] << 8 | pixels[2 * i + 1]
            self.times[at] += 1

    def near(self, x, y, colour, bound=20):
        value = self.pixels[y * self.width + x]
        shown = value >> 8 & 0xF8, value >> 3 & 0xFC, value << 3 & 0xF8
        return all(abs(one - other) < bound for one, other in zip(shown, colour))


def decode(data, width=28, height=20, step=None):
    field = Field(width, height)
    decoder = Decoder(data, field.paint, width, height)
    for filled in range(0, len(data), step) if step else ():
        decoder.advance(filled)
    decoder.advance(len(data))
    decoder.finish()
    return field


def refused(data):
    with raises(JpegError):
        decode(data)


def changed(data, at, value):
    return data[:at] + bytes([value]) + data[at + 1 :]


def after(data, marker):
    """Where the body of the first segment with this marker begins."""
    return data.index(bytes([0xFF, marker])) + 4


def test_full_size():
    field = decode(PICTURE)
    for x, y, colour in ((2, 2, RED), (13, 13, RED), (18, 2, GREEN), (27, 13, GREEN), (2, 19, BLUE), (27, 19, BLUE)):
        assert field.near(x, y, colour), (x, y)
    assert set(field.times) == {1}


def test_half_size():
    field = decode(PICTURE, 14, 10)
    for x, y, colour in ((1, 1, RED), (6, 6, RED), (9, 1, GREEN), (13, 6, GREEN), (1, 9, BLUE), (13, 9, BLUE)):
        assert field.near(x, y, colour, 40), (x, y)
    assert set(field.times) == {1}


def test_quarter_and_eighth():
    assert decode(PICTURE, 7, 5).near(0, 0, RED, 40)
    assert decode(PICTURE, 4, 3).near(0, 0, RED, 40)
    assert decode(PICTURE, 13, 10).near(3 + 5, 2, GREEN, 40)  # half would be 14 wide: a quarter, 7 x 5, in the middle


def test_grey():
    field = decode(GREY, 16, 8)
    for x in range(16):
        assert field.near(x, 4, (16 * x, 16 * x, 16 * x), 12), x


def test_restart_markers():
    assert decode(RESTARTS).pixels == decode(PICTURE).pixels


def test_byte_by_byte_gives_the_same():
    for data in (PICTURE, RESTARTS):
        whole, slow = decode(data), decode(data, step=1)
        assert whole.pixels == slow.pixels
        assert set(slow.times) == {1}


def test_rows_appear_as_their_bytes_arrive():
    field = Field(28, 20)
    decoder = Decoder(PICTURE, field.paint, 28, 20)
    end = after(PICTURE, 0xDA) + 10
    assert not decoder.advance(end)
    assert field.rows == []
    assert not decoder.advance(len(PICTURE) - 5)
    assert field.rows == [0]
    assert decoder.advance(len(PICTURE))
    assert field.rows == [0, 16]


def test_no_pixels_are_left_behind():
    lent = []

    def keep(x, y, w, h, pixels):
        lent.append(pixels)

    def left(data, filled, give_up=False):
        decoder = Decoder(data, keep, 28, 20)
        try:
            decoder.advance(filled)
            if give_up:
                decoder.clear()
        except JpegError:
            pass
        return any(any(pixels) for pixels in lent)

    assert left(PICTURE, len(PICTURE) - 4)  # one row is painted, and its pixels are still in the strip
    del lent[:]
    assert not left(PICTURE, len(PICTURE) - 4, give_up=True) and lent
    assert not left(PICTURE, len(PICTURE)) and lent
    assert not left(RESTARTS.replace(b"\xff\xd2", b"\xff\xd7"), len(RESTARTS)) and lent


def test_the_margin_is_painted_around():
    field = Field(40, 30)
    decoder = Decoder(PICTURE, field.paint, 40, 30, 0x1234)
    assert decoder.advance(len(PICTURE))
    assert set(field.times) == {1}
    assert field.pixels[0] == field.pixels[-1] == 0x1234
    assert field.near(6, 5, RED) and field.pixels[5 * 40 + 5] == 0x1234


def test_a_memoryview_with_room_behind():
    room = memoryview(bytearray(PICTURE + b"\x55" * 100))
    field = Field(28, 20)
    assert Decoder(room, field.paint, 28, 20).advance(len(PICTURE))
    assert field.pixels == decode(PICTURE).pixels


def test_cut_short_anywhere():
    for data in (PICTURE, RESTARTS):
        for length in range(len(data) - 2):  # the last two bytes are the end marker, which says nothing new
            field = Field(28, 20)
            decoder = Decoder(data, field.paint, 28, 20)
            assert not decoder.advance(length), length
            with raises(JpegError):
                decoder.finish()


def test_a_marker_in_the_middle():
    start = after(PICTURE, 0xDA) + 10
    refused(PICTURE[: start + 4] + b"\xff\xd9" + PICTURE[start + 4 :])
    refused(RESTARTS.replace(b"\xff\xd0", b"\xff\xd1"))
    refused(RESTARTS.replace(b"\xff\xd0", b"\xff\xd9"))


def test_kinds_that_are_not_baseline():
    frame = PICTURE.index(b"\xff\xc0") + 1
    for marker in b"\xc1\xc2\xc3\xc5\xc9\xca":
        refused(changed(PICTURE, frame, marker))


def test_frames_that_cannot_be():
    body = after(PICTURE, 0xC0)
    refused(changed(PICTURE, body, 12))  # bits
    refused(changed(PICTURE, body + 1, 0xFF))  # 65,300 rows
    refused(changed(PICTURE, body + 4, 0))  # no columns
    refused(changed(PICTURE, body + 5, 4))  # components
    refused(changed(PICTURE, body + 7, 0x41))  # sampling of luma
    refused(changed(PICTURE, body + 7, 0x00))
    refused(changed(PICTURE, body + 10, 0x22))  # sampling of colour
    refused(changed(PICTURE, body + 8, 3))  # a quantiser nobody defined
    refused(PICTURE[: body - 4] + PICTURE[body - 4 : body + 15] * 2 + PICTURE[body + 15 :])  # twice


def test_tables_that_cannot_be():
    quantiser, codes = after(PICTURE, 0xDB), after(PICTURE, 0xC4)
    refused(changed(PICTURE, quantiser, 0x10))  # 16 bits
    refused(changed(PICTURE, quantiser + 9, 0))
    refused(changed(PICTURE, codes, 0x05))
    refused(changed(PICTURE, codes + 1, 2))  # both codes of one bit: no room for any other
    refused(changed(PICTURE, codes + 16, 200))  # more symbols than the segment holds
    refused(changed(PICTURE, codes + 17, 12))  # a DC size beyond 11


def test_scans_that_cannot_be():
    body = after(PICTURE, 0xDA)
    refused(changed(PICTURE, body, 1))
    refused(changed(PICTURE, body + 1, 9))  # component
    refused(changed(PICTURE, body + 2, 0x33))  # tables nobody defined
    refused(changed(PICTURE, body + 7, 1))  # spectral selection


def test_segments_that_cannot_be():
    refused(b"\x89PNG" + PICTURE[4:])
    refused(changed(PICTURE, 2, 0x00))
    refused(changed(changed(PICTURE, 4, 0), 5, 1))
    refused(changed(PICTURE, 4, 0xFF))
    refused(PICTURE[:2] + b"\xff\xd9" + PICTURE[2:])
    refused(PICTURE[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00" + PICTURE[2:])  # RGB
    refused(PICTURE[:2] + b"\xff\xdd\x00\x02" + PICTURE[2:])


def test_fill_bytes_before_markers():
    filled = PICTURE.replace(b"\xff\xc0", b"\xff\xff\xff\xc0")
    assert decode(filled).pixels == decode(PICTURE).pixels
    assert decode(RESTARTS.replace(b"\xff\xd1", b"\xff\xff\xd1")).pixels == decode(PICTURE).pixels
