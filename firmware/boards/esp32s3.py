# SPDX-License-Identifier: Apache-2.0
"""ESP32-S3-DevKitC-1: pins and buses, nothing else. Main builds the drivers from these.

    GPIO4..7    PN532 header: CS MISO SCK MOSI of SPI2, or RX TX of UART1, or SCL SDA of I2C0
    GPIO15, 16  PN532 IRQ and RSTPDN
    GPIO9..14   display: DC CS MOSI SCK RST (its fixed fast pins)                                GPIO21 backlight
    GPIO8, 18   keypad and clock: SDA SCL of I2C1                                                GPIO17 keypad INT
    GPIO40      buzzer
Kept away from: 0 3 45 46 straps, 19 20 USB, 26..37 flash and octal PSRAM, 43 44 console, 38 48 the kit's own light.
No PIO, so no contact line of its own: GPIO41 and 42 are kept for a reader on a UART.
"""

from machine import I2C, PWM, SPI, UART, Pin
from micropython import const

from boards.pico2 import PN532_BUS, UsbSerial
from boards.pico2 import Board as Pico2
from reader.errors import StorageError

_PN532_CS = const(4)
_PN532_MISO = const(5)
_PN532_SCK = const(6)
_PN532_MOSI = const(7)
_PN532_RX = const(4)  # the same two pins of the header for the other buses
_PN532_TX = const(5)
_PN532_SCL = const(4)
_PN532_SDA = const(5)
_PN532_IRQ = const(15)
_PN532_RSTPDN = const(16)
_DISPLAY_DC = const(9)
_DISPLAY_CS = const(10)
_DISPLAY_MOSI = const(11)
_DISPLAY_SCK = const(12)
_DISPLAY_RST = const(14)
_BACKLIGHT = const(21)
_BUZZER = const(40)
_KEYPAD_INT = const(17)
_PANEL_SDA = const(8)
_PANEL_SCL = const(18)

_STRETCH_US = const(50_000)  # the PN532 holds the clock for up to a millisecond, and longer while it wakes


class Board:
    """Buses and pins by what hangs on them; the same attributes as every board's."""

    name = "esp32s3"
    fonts = __file__.rpartition("boards/")[0] + "fonts"
    slot_off = slot = None  # without PIO there is no contact line
    flash = None  # the file system stands in the flash already, mounted at / before anything of ours runs
    random = Pico2.random
    battery = Pico2.battery
    run = Pico2.run

    def __init__(self):
        self.pn532_bus = PN532_BUS
        self.pn532 = _pn532(PN532_BUS)
        self.pn532_irq = Pin(_PN532_IRQ, Pin.IN, Pin.PULL_UP)
        self.pn532_rst = Pin(_PN532_RSTPDN, Pin.OUT, value=1)
        self.display = (
            SPI(1, baudrate=62_500_000, sck=Pin(_DISPLAY_SCK), mosi=Pin(_DISPLAY_MOSI)),
            Pin(_DISPLAY_CS, Pin.OUT, value=1),
            Pin(_DISPLAY_DC, Pin.OUT, value=1),
            Pin(_DISPLAY_RST, Pin.OUT, value=1),
            PWM(Pin(_BACKLIGHT)),
        )
        panel = I2C(1, sda=Pin(_PANEL_SDA), scl=Pin(_PANEL_SCL), freq=400_000)
        self.keypad = (panel, Pin(_KEYPAD_INT, Pin.IN, Pin.PULL_UP))
        self.clock = (panel,)
        self.buzzer = PWM(Pin(_BUZZER))
        self.serial = UsbSerial()

    def noise(self):
        """(read, bits of entropy an octet has at least): the chip's generator, which has little while its radio is off."""
        return ((self.random, 1),)

    def device_secret(self):
        """Raises StorageError: the chip's fuses are not used yet, so this board keeps no keys."""
        raise StorageError("this board has no device secret")


def _pn532(bus):
    """The bus object of the PN532 header, and the chip select where there is one."""
    if bus == "spi":
        spi = SPI(2, baudrate=4_000_000, sck=Pin(_PN532_SCK), mosi=Pin(_PN532_MOSI), miso=Pin(_PN532_MISO))
        return (spi, Pin(_PN532_CS, Pin.OUT, value=1))
    if bus == "i2c":
        return (I2C(0, sda=Pin(_PN532_SDA), scl=Pin(_PN532_SCL), freq=400_000, timeout=_STRETCH_US),)
    return (UART(1, baudrate=115_200, tx=Pin(_PN532_TX), rx=Pin(_PN532_RX), rxbuf=1024),)


def make():
    """Return the board."""
    return Board()
