# SPDX-License-Identifier: Apache-2.0
"""The firmware's JPEG decoder against Pillow, against hostile bytes, and on MicroPython: speed and memory.

The viper code runs here as plain Python. Where it says so, every load, store and sum is checked to stay inside its
buffer, its item's width and 32 bits: what the board's processor would do in silence is an assertion here.
"""

import builtins
import io
import math
import os
import random
import subprocess
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from need import need_micropython
from reader.codec import jpeg_huffman, jpeg_idct
from reader.codec.jpeg import Decoder
from reader.errors import JpegError

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = ROOT / "host" / "smartid" / "people" / "data"
PHOTOS = sorted(PEOPLE.glob("*.jpg"))
WORKING_MEMORY = 24 * 1024


class Field:
    """A field of RGB565 pixels as the display holds it."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.pixels = bytearray(2 * width * height)
        self.painted = bytearray(width * height)

    def paint(self, x, y, w, h, pixels):
        assert 0 <= x < x + w <= self.width and 0 <= y < y + h <= self.height
        assert len(pixels) == 2 * w * h
        for row in range(h):
            at = (y + row) * self.width + x
            self.pixels[2 * at : 2 * (at + w)] = pixels[2 * w * row : 2 * w * (row + 1)]
            for i in range(at, at + w):
                self.painted[i] += 1


def decode(data, width, height):
    field = Field(width, height)
    decoder = Decoder(data, field.paint, width, height)
    decoder.advance(len(data))
    decoder.finish()
    assert set(field.painted) == {1}
    return field


def difference(pixels, reference):
    """Mean difference of a colour value, in 255ths, from a Pillow picture; 0 to 2 of it is RGB565's own coarseness."""
    total = 0
    for i, colour in enumerate(zip(*[iter(reference.convert("RGB").tobytes())] * 3, strict=True)):
        word = pixels[2 * i] << 8 | pixels[2 * i + 1]
        shown = (word >> 11) * 255 / 31, (word >> 5 & 63) * 255 / 63, (word & 31) * 255 / 31
        total += sum(abs(one - other) for one, other in zip(shown, colour, strict=True))
    return total / (len(pixels) // 2 * 3)


def jpeg_of(picture, **how):
    out = io.BytesIO()
    picture.save(out, "JPEG", **how)
    return out.getvalue()


@pytest.mark.parametrize("path", PHOTOS, ids=lambda path: path.stem)
def test_each_portrait_at_half_size(path):
    data = path.read_bytes()
    reference = Image.open(io.BytesIO(data)).convert("RGB").reduce(2)
    assert difference(decode(data, 104, 128).pixels, reference) < 4


@pytest.mark.parametrize(("factor", "bound"), [(1, 3), (2, 4), (4, 5), (8, 5)])
def test_every_scale(factor, bound):
    data = (PEOPLE / "sai.jpg").read_bytes()
    reference = Image.open(io.BytesIO(data)).convert("RGB").reduce(factor)
    assert difference(decode(data, 208 // factor, 256 // factor).pixels, reference) < bound


def scenery(width, height, mode="RGB"):
    """A smooth picture with every shade in it."""
    picture = Image.new("RGB", (width, height))
    for x in range(width):
        for y in range(height):
            wave = [math.sin(x / (5 + k) + y / (9 - k) + k) for k in range(3)]
            picture.putpixel((x, y), tuple(int(127.5 + 127.5 * value) for value in wave))
    return picture.convert(mode)


@pytest.mark.parametrize("size", [(64, 48), (33, 17), (8, 8), (1, 1), (50, 7)])
@pytest.mark.parametrize("kind", ["4:4:4", "4:2:2", "4:2:0", "grey"])
def test_every_sampling_and_odd_sizes(kind, size):
    picture = scenery(*size, "L" if kind == "grey" else "RGB")
    sampling = {} if kind == "grey" else {"subsampling": kind}
    data = jpeg_of(picture, quality=92, **sampling, restart_marker_blocks=3)
    reference = Image.open(io.BytesIO(data))
    bound = 3 if kind in ("4:4:4", "grey") else 6  # colour is repeated here, interpolated in Pillow
    assert difference(decode(data, *size).pixels, reference) < bound


def test_more_than_fits_is_refused():
    with pytest.raises(JpegError, match="too many"):
        decode(jpeg_of(scenery(97, 8)), 12, 12)
    assert decode(jpeg_of(scenery(96, 8)), 12, 12)


def test_progressive_is_refused_by_name():
    with pytest.raises(JpegError, match="SOF2"):
        decode(jpeg_of(scenery(16, 16), progressive=True), 16, 16)


# --- the transforms, and the processor they will run on -------------------------------------------------------------


class Word(int):
    """An integer whose sums and shifts must fit a signed register of 32 bits."""


def _checked(name):
    plain = getattr(int, name)

    def operation(self, other):
        result = plain(self, other)
        assert -(1 << 31) <= result < 1 << 31, f"{self} {name} {other} does not fit 32 bits"
        return Word(result)

    return operation


for _operation in ("add", "sub", "mul", "lshift", "rshift", "and", "or"):
    for _name in (f"__{_operation}__", f"__r{_operation}__"):
        setattr(Word, _name, _checked(_name))


class Pointer:
    """A viper pointer that stays inside its buffer and takes only what its items can hold."""

    def __init__(self, buffer):
        self._items = memoryview(buffer)

    def __getitem__(self, index):
        assert 0 <= index < len(self._items), index
        return Word(self._items[index])

    def __setitem__(self, index, value):
        assert 0 <= index < len(self._items), index
        assert 0 <= value < 1 << 8 * self._items.itemsize, value
        self._items[index] = value


@pytest.fixture
def watched(monkeypatch):
    for name in ("ptr8", "ptr16", "ptr32"):
        monkeypatch.setattr(builtins, name, Pointer)


def cosine_sum(coefficients, side):
    """The side x side inverse transform by its definition (T.81 A.3.3, with 8 replaced by side)."""
    scale = [math.sqrt(1 / side)] + [math.sqrt(2 / side)] * (side - 1)
    wave = [[scale[k] * math.cos((2 * n + 1) * k * math.pi / (2 * side)) for k in range(side)] for n in range(side)]
    total = [
        sum(coefficients[v * side + u] * wave[y][v] * wave[x][u] for v in range(side) for u in range(side))
        for y in range(side)
        for x in range(side)
    ]
    return [min(max(value * side / 8 + 128, 0), 255) for value in total]


@pytest.mark.parametrize("side", [2, 4, 8])
@pytest.mark.parametrize("most", [40, 300, 1024])
def test_transforms_keep_to_their_definition(watched, side, most):
    chance = random.Random(side * most)
    inverse = {2: jpeg_idct.inverse2, 4: jpeg_idct.inverse4, 8: jpeg_idct.inverse8}[side]
    for _ in range(20):
        coefficients = [chance.choice((-most, 0, most, chance.randint(-most, most))) for _ in range(side * side)]
        block = array("H", [value + 32768 for value in coefficients] + [32768] * (64 - side * side))
        samples = bytearray(side * side)
        inverse(block, samples, 0, side)
        expected = cosine_sum(coefficients, side)
        assert max(abs(got - due) for got, due in zip(samples, expected, strict=True)) <= 2


def test_the_largest_values_fit_32_bits(watched):
    """Every sign of a full block: where all terms of a sum have the same sign, it is at its largest."""
    for row in range(8):
        for column in range(8):
            sign = [
                math.cos((2 * column + 1) * u * math.pi / 16) * math.cos((2 * row + 1) * v * math.pi / 16)
                for v in range(8)
                for u in range(8)
            ]
            for most in (1024, -1024):
                block = array("H", [32768 + (most if value > 0 else -most) for value in sign])
                jpeg_idct.inverse8(block, bytearray(64), 0, 8)


SMALL = {
    "4:2:0": jpeg_of(scenery(24, 20), quality=80, subsampling="4:2:0", optimize=True),
    "4:4:4": jpeg_of(scenery(16, 16), quality=60, subsampling="4:4:4"),
    "restarts": jpeg_of(scenery(40, 16), quality=80, subsampling="4:2:2", restart_marker_blocks=1),
    "grey": jpeg_of(scenery(16, 24, "L"), quality=95, optimize=True),
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(SMALL)),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=4),
    st.integers(0, 1 << 16),
    st.sampled_from([8, 20, 40]),
)
def test_hostile_bytes(watched, kind, changes, cut, size):
    data = bytearray(SMALL[kind])
    for at, value in changes:
        data[at % len(data)] = value
    field = Field(size, size)
    decoder = Decoder(data, field.paint, size, size)
    try:
        decoder.advance(cut % len(data))
        if decoder.advance(len(data)):
            assert set(field.painted) == {1}
        decoder.finish()
    except JpegError:
        pass
    assert max(field.painted) <= 1


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.sampled_from([8, 16, 24]))
def test_hostile_coded_data(watched, chance, size):
    """Anything at all where the picture should be: with the standard tables any bits mean something, and with the
    coarsest quantisers they mean the largest values."""
    coded = chance.randbytes(300).replace(b"\xff", b"\xff\x00")
    whole = jpeg_of(scenery(24, 20), quality=1)
    data = whole[: whole.index(b"\xff\xda") + 14] + coded
    try:
        Decoder(data, Field(size, size).paint, size, size).advance(len(data))
    except JpegError:
        pass


def test_a_mean_that_runs_away(watched):
    """Block after block 2047 darker than the one before: the standard tables' codes for size 11 and end of block."""
    whole = jpeg_of(scenery(64, 64, "L"), quality=1)
    bits = ("111111110" + "0" * 11 + "1010") * 64
    coded = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    data = whole[: whole.index(b"\xff\xda") + 10] + coded
    with pytest.raises(JpegError, match="coded data"):
        Decoder(data, Field(64, 64).paint, 64, 64).advance(len(data))


def test_the_tables_of_a_hostile_file(watched):
    """Counts that promise more codes than there are, at every length."""
    for length in range(1, 17):
        counts = bytearray(16)
        counts[length - 1] = min(1 << length, 255)
        symbols = bytes(255)[: counts[length - 1]]
        if length <= 7:
            with pytest.raises(JpegError):
                jpeg_huffman.build_table(counts, symbols)
        else:
            jpeg_huffman.build_table(counts, symbols)


# --- on MicroPython -------------------------------------------------------------------------------------------------

ON_MICROPYTHON = """
import gc, sys, time
from reader.codec.jpeg import Decoder

photo = bytearray(open(sys.argv[1], "rb").read())
field = bytearray(2 * 104 * 128)

def paint(x, y, w, h, pixels):
    for row in range(h):
        at = 2 * (104 * (y + row) + x)
        field[at : at + 2 * w] = pixels[2 * w * row : 2 * w * (row + 1)]

def spent(job):
    start = time.ticks_us()
    job()
    return time.ticks_diff(time.ticks_us(), start)

def plain_loop():
    i = 0
    while i < 300000:
        i += 1

def decode():
    decoder = Decoder(photo, paint, 104, 128)
    assert decoder.advance(len(photo))

decode()
print(min(spent(decode) for _ in range(3)), min(spent(plain_loop) for _ in range(3)))
open(sys.argv[2], "wb").write(field)

# Fill the heap until only so much is left, in pieces that close its gaps, and decode once more.
ballast = [None] * 2000
gc.collect()
for i in range(len(ballast)):
    gc.collect()
    if gc.mem_free() <= int(sys.argv[3]):
        break
    ballast[i] = bytearray(512)
print(gc.mem_free())
decode()
print("within")
"""


def run_on_micropython(tmp_path, room):
    """chan's photo at half size: us to decode, us of the plain loop, bytes free before, pixels, the last words."""
    script = tmp_path / "decode_photo.py"
    script.write_text(ON_MICROPYTHON)
    arguments = [str(PEOPLE / "chan.jpg"), str(tmp_path / "pixels"), str(room)]
    done = subprocess.run(
        [need_micropython(), "-X", "heapsize=1M", str(script), *arguments],
        env={**os.environ, "MICROPYPATH": f".frozen:{ROOT / 'firmware'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    times, free, *end = done.stdout.splitlines()
    decoding, loop = times.split()
    return int(decoding), int(loop), int(free), (tmp_path / "pixels").read_bytes(), "\n".join(end)


def test_micropython_paints_the_same_pixels_within_its_memory(tmp_path):
    decoding, loop, free, pixels, end = run_on_micropython(tmp_path, WORKING_MEMORY)
    assert pixels == decode((PEOPLE / "chan.jpg").read_bytes(), 104, 128).pixels
    assert free <= WORKING_MEMORY
    assert end == "within"
    # Measured: a sixth of this loop. A slip back to bytecode would be some ten times the loop.
    assert decoding < loop, f"{decoding} us for a photo, {loop} us for 300,000 rounds of a plain loop"


def test_the_memory_test_can_fail(tmp_path):
    *_, end = run_on_micropython(tmp_path, 4096)
    assert "MemoryError" in end
