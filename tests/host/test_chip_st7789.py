# SPDX-License-Identifier: Apache-2.0
"""The simulated display controller against its data sheet."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from smartid.sim.chips.st7789 import HEIGHT, WIDTH, St7789

BLACK, RED, GREEN = b"\x00\x00", b"\xf8\x00", b"\x07\xe0"


class Host:
    """A driver reduced to its bytes."""

    def __init__(self, madctl=0x60, **options):
        self.chip = St7789(**options)
        for command in ((0x11,), (0x3A, 0x55), (0x36, madctl), (0x21,), (0x29,)):
            self.send(*command)

    def send(self, command, *parameters):
        self.chip.select()
        self.chip.dc.set(0)
        self.chip.transfer(bytes((command,)))
        self.chip.dc.set(1)
        if parameters:
            self.chip.transfer(bytes(parameters))
        self.chip.deselect()

    def window(self, x, y, x_end, y_end):
        self.send(0x2A, x >> 8, x & 255, x_end >> 8, x_end & 255)
        self.send(0x2B, y >> 8, y & 255, y_end >> 8, y_end & 255)

    def draw(self, x, y, x_end, y_end, pixels):
        self.window(x, y, x_end, y_end)
        self.send(0x2C, *pixels)

    def pixel(self, x, y):
        place = 2 * (y * WIDTH + x)
        return self.chip.rgb565()[place : place + 2]

    def lit(self):
        """Places of all pixels that are not black."""
        frame = self.chip.rgb565()
        return {(i % WIDTH, i // WIDTH) for i in range(WIDTH * HEIGHT) if frame[2 * i : 2 * i + 2] != BLACK}


def test_a_window_is_filled_row_by_row():
    host = Host()
    host.draw(10, 20, 11, 21, RED + GREEN + GREEN + RED)
    assert [host.pixel(*place) for place in ((10, 20), (11, 20), (10, 21), (11, 21))] == [RED, GREEN, GREEN, RED]
    assert len(host.lit()) == 4


def test_pixels_may_be_cut_anywhere_and_go_on_in_the_next_transfer():
    host = Host()
    host.window(0, 0, 2, 0)
    host.send(0x2C)
    for byte in RED + GREEN + RED:
        host.chip.select()
        host.chip.transfer(bytes((byte,)))
        host.chip.deselect()
    assert [host.pixel(x, 0) for x in range(3)] == [RED, GREEN, RED]


def test_write_continue_goes_on_and_write_starts_again():
    host = Host()
    host.draw(0, 0, 3, 0, RED)
    host.send(0x3C, *GREEN)
    assert [host.pixel(x, 0) for x in range(2)] == [RED, GREEN]
    host.send(0x2C, *GREEN)
    assert host.pixel(0, 0) == GREEN and host.pixel(2, 0) == BLACK


def test_the_pointer_wraps_inside_the_window():
    host = Host()
    host.draw(5, 5, 6, 6, RED * 4 + GREEN)
    assert host.pixel(5, 5) == GREEN
    assert host.lit() == {(5, 5), (6, 5), (5, 6), (6, 6)}


def test_what_lies_beyond_the_panel_is_ignored_and_a_backward_window_too():
    host = Host()
    host.draw(318, 0, 321, 0, RED * 4)
    assert host.lit() == {(318, 0), (319, 0)}
    host.window(318, 0, 318, 0)
    host.send(0x2A, 0, 9, 0, 3)
    host.send(0x2C, *GREEN)
    assert host.pixel(318, 0) == GREEN


@pytest.mark.parametrize(
    ("madctl", "first", "second", "next_row"),
    [
        (0x60, (0, 0), (1, 0), (0, 1)),  # MX MV: upright landscape
        (0xA0, (319, 239), (318, 239), (319, 238)),  # MY MV: turned by 180 degrees
        (0x20, (0, 239), (1, 239), (0, 238)),  # MV alone: mirrored
        (0xE0, (319, 0), (318, 0), (319, 1)),
        (0x00, (0, 239), (0, 238), (1, 239)),  # the panel's own portrait
        (0x40, (0, 0), (0, 1), (1, 0)),
        (0x80, (319, 239), (319, 238), (318, 239)),
        (0xC0, (319, 0), (319, 1), (318, 0)),
    ],
)
def test_memory_access_control_turns_and_mirrors(madctl, first, second, next_row):
    host = Host(madctl)
    host.draw(0, 0, 1, 1, RED + GREEN + b"\x00\x1f")
    assert [host.pixel(*place) for place in (first, second, next_row)] == [RED, GREEN, b"\x00\x1f"]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(range(0, 0x100, 0x20)), st.integers(0, 330), st.integers(0, 330), st.integers(1, 40))
def test_a_window_anywhere_draws_only_what_fits(madctl, x, y, size):
    host = Host(madctl)
    host.draw(x, y, x + size - 1, y + size - 1, RED * (size * size))
    columns, rows = (320, 240) if madctl & 0x20 else (240, 320)
    fits = max(0, min(columns - x, size)) * max(0, min(rows - y, size))
    assert len(host.lit()) == fits


def test_blue_and_red_change_places_with_the_bgr_bit():
    host = Host(0x68)
    host.draw(0, 0, 0, 0, b"\xf8\x01")
    assert host.pixel(0, 0) == b"\x08\x1f"


def test_eighteen_bits_a_pixel():
    host = Host()
    host.send(0x3A, 0x66)
    host.draw(0, 0, 0, 0, bytes((0xFC, 0x00, 0x08)))
    assert host.pixel(0, 0) == b"\xf8\x01"


def test_inversion_is_what_an_ips_panel_needs():
    host = Host()
    host.draw(0, 0, 0, 0, RED)
    host.send(0x20)
    assert host.pixel(0, 0) == b"\x07\xff" and host.pixel(1, 0) == b"\xff\xff"
    plain = Host(ips=False)
    plain.send(0x20)
    assert plain.pixel(0, 0) == BLACK


@pytest.mark.parametrize(("off", "on"), [(0x28, 0x29), (0x10, 0x11)])
def test_off_and_asleep_are_black_and_keep_the_memory(off, on):
    host = Host()
    host.draw(0, 0, 0, 0, RED)
    host.send(off)
    assert not host.chip.on and not any(host.chip.rgb565())
    assert host.chip.memory()[:2] == RED
    host.send(on)
    assert host.pixel(0, 0) == RED


@pytest.mark.parametrize("reset", [lambda host: host.send(0x01), lambda host: host.chip.rst.set(0)])
def test_reset_sleeps_in_portrait_with_18_bits(reset):
    host = Host()
    reset(host)
    assert not host.chip.on
    for command in ((0x11,), (0x21,), (0x29,)):
        host.send(*command)
    host.send(0x2C, 0xFC, 0, 0)
    assert host.pixel(0, 239) == RED


def test_revision_and_on_change_follow_what_can_be_seen():
    host = Host()
    told = []
    host.chip.on_change = lambda: told.append(host.chip.revision)
    before = host.chip.revision
    host.draw(0, 0, 0, 0, RED)
    assert host.chip.revision > before
    host.chip.tell()
    host.chip.tell()
    assert told == [host.chip.revision]


def test_the_picture_is_the_frame():
    host = Host()
    host.draw(319, 239, 319, 239, b"\xff\xff")
    host.draw(0, 0, 0, 0, b"\x07\xe0")
    picture = Image.open(io.BytesIO(host.chip.png()))
    assert picture.size == (320, 240) and picture.mode == "RGB"
    assert [picture.getpixel(p) for p in ((319, 239), (0, 0), (1, 0))] == [(255, 255, 255), (0, 255, 0), (0, 0, 0)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=40)), max_size=30))
def test_no_bytes_upset_it(transfers):
    chip = St7789()
    for data, out in transfers:
        chip.dc.set(data)
        assert len(chip.transfer(out)) == len(out)
    assert len(chip.rgb565()) == 320 * 240 * 2
