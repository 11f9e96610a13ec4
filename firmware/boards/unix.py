# SPDX-License-Identifier: Apache-2.0
"""The board of the simulated world: the pins and buses of boards/pico2.py, each transfer carried to the host's chips.

The world names the wire in SMARTID_WIRE and the flash image in SMARTID_FLASH; SMARTID_POWER_CUT=n cuts the power in
the n-th page written to the flash.
"""

import os

from micropython import const

from boards.unix_flash import Flash
from boards.unix_machine import I2C, PWM, SPI, UART, Pin, Serial
from boards.wire import Wire

# The same GPIO numbers as the Pico 2.
_PN532_CS = const(17)
_PN532_IRQ = const(20)
_PN532_RSTPDN = const(21)
_DISPLAY_DC = const(8)
_DISPLAY_CS = const(9)
_DISPLAY_RST = const(12)
_BACKLIGHT = const(13)
_BUZZER = const(15)
_KEYPAD_INT = const(22)
_SLOT_CLK = const(3)
_SLOT_RST = const(4)
_SLOT_CMDVCC = const(5)
_SLOT_OFF = const(6)
_SLOT_VSEL0 = const(7)
_SLOT_VSEL1 = const(14)
_NO_BATTERY = const(255)
_SECRET = const(32)


class Board:
    """Buses and pins by what hangs on them; main builds the drivers from these."""

    name = "unix"
    fonts = __file__.rpartition("boards/")[0] + "fonts"

    def __init__(self, link):
        self._link = link
        self.pn532_bus = link.hello(self.name)
        self.pn532 = _pn532(link, self.pn532_bus)
        self.pn532_irq = Pin(link, _PN532_IRQ, Pin.IN)
        self.pn532_rst = Pin(link, _PN532_RSTPDN, Pin.OUT, 1)
        self.display = (
            SPI(link, 1, baudrate=62_500_000),
            Pin(link, _DISPLAY_CS, Pin.OUT, 1),
            Pin(link, _DISPLAY_DC, Pin.OUT, 1),
            Pin(link, _DISPLAY_RST, Pin.OUT, 1),
            PWM(link, _BACKLIGHT),
        )
        panel = I2C(link, 1, freq=400_000)
        self.keypad = (panel, Pin(link, _KEYPAD_INT, Pin.IN))
        self.clock = (panel,)
        self.buzzer = PWM(link, _BUZZER)
        self.slot_off = Pin(link, _SLOT_OFF, Pin.IN)
        self.serial = Serial(link)
        self.flash = None if os.getenv("SMARTID_SLOTS") else self._flash()

    def slot(self):
        """The contact slot, made when a card is inserted: the interface chip's pins in the order of its driver, and the
        character line.
        """
        from boards.unix_line import Line

        link = self._link
        pins = (
            Pin(link, _SLOT_CMDVCC, Pin.OUT, 1),
            Pin(link, _SLOT_RST, Pin.OUT, 0),
            self.slot_off,
            Pin(link, _SLOT_VSEL0, Pin.OUT, 0),
            Pin(link, _SLOT_VSEL1, Pin.OUT, 1),
            PWM(link, _SLOT_CLK),
        )
        return pins, Line(link, 0)

    def random(self, n):
        """n bytes of the machine's own entropy."""
        return os.urandom(n)

    def noise(self):
        """(read, bits of entropy an octet has at least) of each source of noise."""
        return ((self.random, 4),)  # claimed low: at 8, one start in 2^14 would fail by chance

    def device_secret(self):
        """32 octets that only this device has: a file beside the flash image, burnt once as a chip's fuses are."""
        path = os.getenv("SMARTID_FLASH") + ".otp"
        try:
            with open(path, "rb") as file:
                return file.read()
        except OSError:
            with open(path, "wb") as file:
                file.write(os.urandom(_SECRET))
            return self.device_secret()

    def battery(self):
        """Percent, or None when the reader runs from USB."""
        level = self._link.battery
        return None if level == _NO_BATTERY else level

    async def run(self):
        """Hands on what the world pushes; main keeps it running as a task."""
        await self._link.run()

    def _flash(self):
        return Flash(os.getenv("SMARTID_FLASH"), self._power_cut, int(os.getenv("SMARTID_POWER_CUT") or "0"))

    def _power_cut(self):
        self._link.close()
        raise SystemExit(1)


def _pn532(link, bus):
    """The bus object of the PN532 header, and the chip select where there is one."""
    if bus == "spi":
        return (SPI(link, 0, baudrate=4_000_000), Pin(link, _PN532_CS, Pin.OUT, 1))
    if bus == "i2c":
        return (I2C(link, 0, freq=400_000),)
    return (UART(link, 0, baudrate=115_200),)


def make():
    """Connect to the world and return the board."""
    return Board(Wire(os.getenv("SMARTID_WIRE")))
