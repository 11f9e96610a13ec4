# SPDX-License-Identifier: Apache-2.0
"""Sitronix ST7789 display controller on 4-wire SPI (data sheet V1.6), 320 x 240 landscape, 16-bit colour.

Given its bus and pins; keeps no picture: whoever draws sends pixels straight into a window.
"""

import time

from micropython import const

WIDTH = const(320)
HEIGHT = const(240)

# clause 9.1, System Function Command Table 1
_SWRESET = const(0x01)
_SLPIN = const(0x10)
_SLPOUT = const(0x11)
_NORON = const(0x13)
_INVON = const(0x21)
_DISPOFF = const(0x28)
_DISPON = const(0x29)
_CASET = const(0x2A)
_RASET = const(0x2B)
_RAMWR = const(0x2C)
_MADCTL = const(0x36)
_COLMOD = const(0x3A)

_LANDSCAPE = const(0x60)  # MX and MV: column 0 at the left of the long side, rows downward, RGB order
_RGB565 = const(0x55)
_RESET_MS = const(120)  # clause 7.4.5: 120 ms from reset or sleep-out to the next such command


class St7789:
    """spi: write(buf); cs, dc, rst: pins called with 0 or 1; backlight: PWM with duty_u16(n), or None."""

    width = WIDTH
    height = HEIGHT

    def __init__(self, spi, cs, dc, rst, backlight=None):
        self._spi = spi
        self._cs = cs
        self._dc = dc
        self._rst = rst
        self._backlight = backlight
        self._one = bytearray(1)
        self._four = bytearray(4)

    def start(self):
        """Reset the panel, set it up and switch it on; what its memory shows is undefined until drawn.

        The backlight stays dark: call `brightness` when the first picture is there.
        """
        self.brightness(0)
        self._cs(1)
        self._rst(0)
        time.sleep_ms(1)
        self._rst(1)
        time.sleep_ms(_RESET_MS)
        self._command(_SWRESET)
        time.sleep_ms(_RESET_MS)
        self._command(_SLPOUT)
        time.sleep_ms(_RESET_MS)
        self._command(_COLMOD, bytes((_RGB565,)))
        self._command(_MADCTL, bytes((_LANDSCAPE,)))
        self._command(_INVON)  # IPS glass: its colours are inverted at rest
        self._command(_NORON)
        self._command(_DISPON)

    def sleep(self):
        self.brightness(0)
        self._command(_DISPOFF)
        self._command(_SLPIN)

    def brightness(self, level):
        """level: 0 dark to 10 full."""
        if self._backlight is not None:
            self._backlight.duty_u16(level * 65535 // 10)

    def window(self, x, y, width, height):
        """The next pixels fill this rectangle, row by row."""
        self._range(_CASET, x, x + width - 1)
        self._range(_RASET, y, y + height - 1)
        self._command(_RAMWR)

    def write(self, pixels):
        """pixels: RGB565, high byte first; continues where the last write ended."""
        self._cs(0)
        self._spi.write(pixels)
        self._cs(1)

    def _range(self, command, first, last):
        four = self._four
        four[0] = first >> 8
        four[1] = first & 0xFF
        four[2] = last >> 8
        four[3] = last & 0xFF
        self._command(command, four)

    def _command(self, command, data=None):
        self._one[0] = command
        self._cs(0)
        self._dc(0)
        self._spi.write(self._one)
        self._dc(1)
        if data:
            self._spi.write(data)
        self._cs(1)
