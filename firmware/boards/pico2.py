# SPDX-License-Identifier: Apache-2.0
"""Raspberry Pi Pico 2 (RP2350): pins and buses, nothing else. Main builds the drivers from these.

    GP16..19  PN532 header: RX CS SCK TX of SPI0, or TX RX of UART0, or SDA SCL of I2C0     GP20 IRQ   GP21 RSTPDN
    GP8..13   display: DC CS SCK MOSI RST, backlight (PWM 6B)
    GP26, 27  keypad and clock: SDA SCL of I2C1                                             GP22 keypad INT
    GP15      buzzer (PWM 7B)
    GP2..7, 14  contact slot: I/O CLK RST CMDVCC OFF VSEL0 VSEL1
Free: GP0, GP1, GP28. The serial console is the USB port, so UART0 is free for the PN532.
"""

import asyncio
import os
import select
import sys

from machine import I2C, PWM, SPI, UART, Pin
from micropython import const

from reader.errors import StorageError

PN532_BUS = "spi"  # how the module's switches are set: "spi", "i2c" or "hsu"

_PN532_MISO = const(16)
_PN532_CS = const(17)
_PN532_SCK = const(18)
_PN532_MOSI = const(19)
_PN532_TX = const(16)  # the same two pins of the header for the other buses
_PN532_RX = const(17)
_PN532_SDA = const(16)
_PN532_SCL = const(17)
_PN532_IRQ = const(20)
_PN532_RSTPDN = const(21)
_DISPLAY_DC = const(8)
_DISPLAY_CS = const(9)
_DISPLAY_SCK = const(10)
_DISPLAY_MOSI = const(11)
_DISPLAY_RST = const(12)
_BACKLIGHT = const(13)
_BUZZER = const(15)
_KEYPAD_INT = const(22)
_SLOT_IO = const(2)
_SLOT_CLK = const(3)
_SLOT_RST = const(4)
_SLOT_CMDVCC = const(5)
_SLOT_OFF = const(6)
_SLOT_VSEL0 = const(7)
_SLOT_VSEL1 = const(14)
_PANEL_SDA = const(26)
_PANEL_SCL = const(27)

_SECRET = const(32)
_OTP_DATA = const(0x40130000 + 48 * 64 * 2)  # two octets a row, corrected: page 48 of 64 rows

_STRETCH_US = const(50_000)  # the PN532 holds the clock for up to a millisecond, and longer while it wakes


class Board:
    """Buses and pins by what hangs on them; the same attributes as every board's."""

    name = "pico2"
    flash = None  # the whole flash is one LittleFS, mounted at / before anything of ours runs
    fonts = __file__.rpartition("boards/")[0] + "fonts"

    def __init__(self):
        self.pn532_bus = PN532_BUS
        self.pn532 = _pn532(PN532_BUS)
        self.pn532_irq = Pin(_PN532_IRQ, Pin.IN, Pin.PULL_UP)
        self.pn532_rst = Pin(_PN532_RSTPDN, Pin.OUT, value=1)
        display = SPI(1, baudrate=62_500_000, sck=Pin(_DISPLAY_SCK), mosi=Pin(_DISPLAY_MOSI))
        self.display = (  # after its bus, which takes GP8 for a MISO that the display has not
            display,
            Pin(_DISPLAY_CS, Pin.OUT, value=1),
            Pin(_DISPLAY_DC, Pin.OUT, value=1),
            Pin(_DISPLAY_RST, Pin.OUT, value=1),
            PWM(Pin(_BACKLIGHT)),
        )
        panel = I2C(1, sda=Pin(_PANEL_SDA), scl=Pin(_PANEL_SCL), freq=400_000)
        self.keypad = (panel, Pin(_KEYPAD_INT, Pin.IN, Pin.PULL_UP))
        self.clock = (panel,)
        self.slot_off = Pin(_SLOT_OFF, Pin.IN, Pin.PULL_UP)
        self.buzzer = PWM(Pin(_BUZZER))
        self.serial = UsbSerial()

    def slot(self):
        """The contact slot, made when a card is inserted: the interface chip's pins in the order of its driver, and the
        character line.
        """
        from machine import freq

        from reader.drivers.pio_line import PioLine, card_clock

        pins = (
            Pin(_SLOT_CMDVCC, Pin.OUT, value=1),
            Pin(_SLOT_RST, Pin.OUT, value=0),
            self.slot_off,
            Pin(_SLOT_VSEL0, Pin.OUT, value=0),
            Pin(_SLOT_VSEL1, Pin.OUT, value=1),
            PWM(Pin(_SLOT_CLK)),
        )
        return pins, PioLine(Pin(_SLOT_IO, Pin.IN), self.slot_off, card_clock(freq()))

    def random(self, n):
        """n bytes of the ring oscillator, as it comes; the reader's generator conditions them."""
        return os.urandom(n)

    def noise(self):
        """(read, bits of entropy an octet has at least) of each source of noise, for crypto/entropy.py."""
        from machine import mem32

        from reader.drivers.rp2350_trng import Trng

        return (Trng(mem32).read, 4), (self.random, 1)

    def device_secret(self):
        """32 octets of the chip's fuses, written once when the board is made (RP2350 data sheet, 13.1: OTP page 48).

        Raises StorageError when nobody has written them: without them the vault would protect nothing.
        """
        from machine import mem32

        secret = bytearray(_SECRET)
        for at in range(0, _SECRET, 4):
            secret[at : at + 4] = mem32[_OTP_DATA + at].to_bytes(4, "little")
        if min(secret) == max(secret):
            raise StorageError("device secret not written: picotool otp load")
        return secret

    def battery(self):
        """None: this board runs from USB and carries no gauge."""
        return None

    async def run(self):
        """The board's own task: nothing to do here, interrupts come by themselves."""
        while True:
            await asyncio.sleep(3600)


class UsbSerial:
    """The USB console as rpc takes it: any(), read(n), write(b)."""

    def __init__(self):
        self._in = sys.stdin.buffer
        self._out = sys.stdout.buffer
        self._poll = select.poll()
        self._poll.register(sys.stdin, select.POLLIN)

    def any(self):
        """1 when something waits: how much, the console does not say."""
        return 1 if self._waits() else 0

    def _waits(self):
        return any(True for _ in self._poll.ipoll(0))

    def read(self, nbytes):
        """At least one byte, as many as wait, at most nbytes."""
        data = bytearray()
        while len(data) < nbytes and self._waits():
            data += self._in.read(1)
        return data

    def write(self, data):
        return self._out.write(data)


def _pn532(bus):
    """The bus object of the PN532 header, and the chip select where there is one."""
    if bus == "spi":
        spi = SPI(0, baudrate=4_000_000, sck=Pin(_PN532_SCK), mosi=Pin(_PN532_MOSI), miso=Pin(_PN532_MISO))
        return (spi, Pin(_PN532_CS, Pin.OUT, value=1))
    if bus == "i2c":
        return (I2C(0, sda=Pin(_PN532_SDA), scl=Pin(_PN532_SCL), freq=400_000, timeout=_STRETCH_US),)
    return (UART(0, baudrate=115_200, tx=Pin(_PN532_TX), rx=Pin(_PN532_RX), rxbuf=1024),)


def make():
    """Return the board."""
    return Board()
