# SPDX-License-Identifier: Apache-2.0
"""ST7789V display controller (Sitronix ST7789V, SPI 4-line with D/C) on a 240 x 320 IPS panel mounted in landscape.

Commands are decoded into the chip's memory of 240 columns x 320 rows. Seen in landscape, memory row p and column c
stand at x = p, y = 239 - c: upright pictures need MADCTL MX | MV (0x60), as on the usual 2.0 to 2.8 inch modules, and
INVON, because an IPS panel is normally black. After reset the chip sleeps, with its display off.
"""

from __future__ import annotations

import io
import sys
from array import array
from collections.abc import Callable

from PIL import Image

from smartid.sim.chips.bus import Line, SpiDevice

WIDTH, HEIGHT = 320, 240

_SWRESET, _SLPIN, _SLPOUT, _INVOFF, _INVON, _DISPOFF, _DISPON = 0x01, 0x10, 0x11, 0x20, 0x21, 0x28, 0x29
_CASET, _RASET, _RAMWR, _MADCTL, _COLMOD, _RAMWRC = 0x2A, 0x2B, 0x2C, 0x36, 0x3A, 0x3C
_MY, _MX, _MV, _BGR = 0x80, 0x40, 0x20, 0x08
_PIXEL_BYTES = {5: 2, 6: 3}  # COLMOD low bits: 16 and 18 bits a pixel; 12 bits is not modelled and draws nothing


class St7789(SpiDevice):
    """`dc` and `rst` are its lines; `revision` grows with each change of what can be seen."""

    def __init__(self, ips: bool = True) -> None:
        self.dc = Line(1)
        self.rst = Line(1)
        self.rst.watchers.append(self._on_rst)
        self.ips = ips
        self.backlight = 0.0
        self.revision = 0
        self.on_change: Callable[[], None] = lambda: None
        self._told = 0
        self._memory = array("H", bytes(WIDTH * HEIGHT * 2))  # landscape order, each pixel as its two wire bytes
        self._reset()

    # --- what the eye sees ---------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Awake and switched on; otherwise the panel is black."""
        return self._awake and self._display_on

    def rgb565(self) -> bytes:
        """What the panel shows: 320 x 240 pixels by rows, two bytes each, big-endian; all black when off or asleep."""
        if not self.on:
            return bytes(WIDTH * HEIGHT * 2)
        pixels = self._memory
        if self._madctl & _BGR:
            values = _big_endian(self._memory)
            pixels = _big_endian(array("H", [(v >> 11) | (v & 0x07E0) | (v & 0x1F) << 11 for v in values]))
        raw = pixels.tobytes()
        if self._inverted == self.ips:
            return raw
        return (int.from_bytes(raw, "big") ^ ((1 << 8 * len(raw)) - 1)).to_bytes(len(raw), "big")

    def memory(self) -> bytes:
        """What the chip's memory holds, seen or not, in the order of rgb565()."""
        return self._memory.tobytes()

    def image(self) -> Image.Image:
        """What the panel shows, as an RGB picture; 5 and 6 bits widened so that white is white."""
        values = _big_endian(array("H", self.rgb565()))
        rgb = bytearray(3 * len(values))
        rgb[0::3] = bytes([(v >> 8 & 0xF8) | v >> 13 for v in values])
        rgb[1::3] = bytes([(v >> 3 & 0xFC) | (v >> 9 & 3) for v in values])
        rgb[2::3] = bytes([(v << 3 & 0xF8) | (v >> 2 & 7) for v in values])
        return Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(rgb))

    def png(self) -> bytes:
        out = io.BytesIO()
        self.image().save(out, "PNG")
        return out.getvalue()

    def set_backlight(self, freq_hz: int, duty_u16: int) -> None:
        """The backlight's PWM was set: `backlight` is 0.0 to 1.0."""
        self.backlight = duty_u16 / 65535
        self.revision += 1

    def tell(self) -> None:
        """Call on_change if something changed since the last time; the world does so once a batch of transfers."""
        if self._told != self.revision:
            self._told = self.revision
            self.on_change()

    # --- the bus -------------------------------------------------------------------------------------

    def transfer(self, out: bytes) -> bytes:
        if self.dc.level:
            self._data(out)
        else:
            for command in out:
                self._begin(command)
        return bytes(len(out))  # SDO is not wired on the reader

    def _on_rst(self, level: int) -> None:
        if not level:
            self._reset()

    def _reset(self) -> None:
        self._awake = self._display_on = self._inverted = False
        self._madctl, self._colmod = 0, 0x66
        self._columns, self._rows = (0, 239), (0, 319)
        self._command = 0
        self._parameters = bytearray()
        self._restart()
        self.revision += 1

    def _begin(self, command: int) -> None:
        self._command = command
        self._parameters.clear()
        if command == _SWRESET:
            self._reset()
        elif command in (_SLPIN, _SLPOUT):
            self._switch("_awake", command == _SLPOUT)
        elif command in (_INVOFF, _INVON):
            self._switch("_inverted", command == _INVON)
        elif command in (_DISPOFF, _DISPON):
            self._switch("_display_on", command == _DISPON)
        elif command == _RAMWR:
            self._restart()

    def _switch(self, name: str, value: bool) -> None:
        if getattr(self, name) != value:
            setattr(self, name, value)
            self.revision += 1

    def _data(self, data: bytes) -> None:
        if self._command in (_RAMWR, _RAMWRC):
            self._write_pixels(data)
            return
        self._parameters += data[: 4 - len(self._parameters)]
        if self._command in (_CASET, _RASET) and len(self._parameters) == 4:
            self._window(self._command)
        elif self._command == _MADCTL and self._parameters:
            self._madctl = self._parameters[0]
            self.revision += 1
        elif self._command == _COLMOD and self._parameters:
            self._colmod = self._parameters[0]

    def _window(self, command: int) -> None:
        """Start and end, 16 bits each; a start behind the end is ignored (data sheet 9.1.20, 9.1.21)."""
        start = int.from_bytes(self._parameters[:2], "big")
        end = int.from_bytes(self._parameters[2:], "big")
        if start > end:
            return
        if command == _CASET:
            self._columns = (start, end)
        else:
            self._rows = (start, end)

    # --- memory writes -------------------------------------------------------------------------------

    def _restart(self) -> None:
        """RAMWR: back to the window's first pixel."""
        self._x, self._y = self._columns[0], self._rows[0]
        self._partial = b""

    def _write_pixels(self, data: bytes) -> None:
        """Pixels go on from where the last write stopped, wrapping inside the window."""
        width = _PIXEL_BYTES.get(self._colmod & 7)
        if width is None:
            return
        data = self._partial + data
        whole = len(data) // width * width
        self._partial = data[whole:]
        pixels = array("H", data[:whole] if width == 2 else _from_18_bits(data[:whole]))
        place = 0
        while place < len(pixels):
            run = min(self._columns[1] - self._x + 1, len(pixels) - place)
            self._put_run(pixels[place : place + run])
            self._advance(run)
            place += run
        self.revision += 1

    def _advance(self, run: int) -> None:
        self._x += run
        if self._x > self._columns[1]:
            self._x = self._columns[0]
            self._y = self._y + 1 if self._y < self._rows[1] else self._rows[0]

    def _put_run(self, pixels: array[int]) -> None:
        """One run along the current row of the window; what lies beyond the panel is ignored (data sheet 9.1.20)."""
        columns, rows = (WIDTH, HEIGHT) if self._madctl & _MV else (HEIGHT, WIDTH)
        if self._y >= rows or self._x >= columns:
            return
        pixels = pixels[: columns - self._x]
        start, step = self._place()
        stop = start + step * len(pixels)
        self._memory[start : stop if stop >= 0 else None : step] = pixels

    def _place(self) -> tuple[int, int]:
        """Index of the current pixel in the landscape memory, and the step to the next one in the row (8.12)."""
        along, across = (self._x, self._y) if self._madctl & _MV else (self._y, self._x)
        x = WIDTH - 1 - along if self._madctl & _MY else along
        y = across if self._madctl & _MX else HEIGHT - 1 - across
        if self._madctl & _MV:
            step = -1 if self._madctl & _MY else 1
        else:
            step = WIDTH if self._madctl & _MX else -WIDTH
        return y * WIDTH + x, step


def _big_endian(words: array[int]) -> array[int]:
    """A copy with big-endian pixel bytes turned into numbers of this machine, or back."""
    copy = array("H", words)
    if sys.byteorder == "little":
        copy.byteswap()
    return copy


def _from_18_bits(data: bytes) -> bytes:
    """Three bytes a pixel, colour in the upper six bits of each, to 5-6-5 big-endian."""
    out = bytearray(len(data) // 3 * 2)
    for i in range(len(data) // 3):
        red, green, blue = data[3 * i : 3 * i + 3]
        out[2 * i] = red & 0xF8 | green >> 5
        out[2 * i + 1] = green << 3 & 0xE0 | blue >> 3
    return bytes(out)
