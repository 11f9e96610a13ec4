# SPDX-License-Identifier: Apache-2.0
"""machine's SPI, I2C, UART and Pin over a simulated PN532, so that the firmware's drivers run on CPython unmodified."""

import errno
import random

from smartid.sim.chips.pn532 import Pn532


class OutputPin:
    def __init__(self, on_level):
        self._on_level = on_level

    def __call__(self, level):
        self._on_level(level)


class InputPin:
    """A pin on a chip's line."""

    def __init__(self, line):
        self._line = line

    def __call__(self):
        return self._line.level

    def irq(self, handler):
        self._line.watchers.append(lambda level: handler(self))


class Spi:
    def __init__(self, chip):
        self._chip = chip

    def write(self, data):
        self._chip.transfer(bytes(data))

    def readinto(self, buffer, write=0):
        buffer[:] = self._chip.transfer(bytes((write,)) * len(buffer))


def chip_select(chip):
    """The chip is told of edges only, as by a wire."""
    level = [1]

    def change(new):
        if new != level[0]:
            level[0] = new
            if new:
                chip.deselect()
            else:
                chip.select()

    return OutputPin(change)


class I2c:
    """stretched: probability that a transfer runs into the bus's own time-out."""

    def __init__(self, chip, stretched=0.0):
        self._chip = chip
        self._stretched = stretched
        self._random = random.Random(1)

    def _stretch(self):
        if self._random.random() < self._stretched:
            raise OSError(errno.ETIMEDOUT)

    def writeto(self, address, data):
        self._stretch()
        if address != self._chip.address or not self._chip.write(bytes(data)):
            raise OSError(errno.EIO)

    def readfrom_into(self, address, buffer):
        self._stretch()
        data = self._chip.read(len(buffer)) if address == self._chip.address else None
        if data is None:
            raise OSError(errno.EIO)
        buffer[:] = data


class Uart:
    """most: bytes that any() admits to at a time, so that frames come in pieces."""

    def __init__(self, chip, most=1000):
        self._chip = chip
        self._most = most
        self._received = bytearray()
        chip.host_baud = 115200
        chip.on_send = self._received.extend

    def init(self, baudrate):
        self._chip.host_baud = baudrate

    def any(self):
        return min(len(self._received), self._most)

    def readinto(self, buffer):
        count = min(len(buffer), len(self._received))
        buffer[:count] = self._received[:count]
        del self._received[:count]
        return count or None

    def write(self, data):
        self._chip.receive(bytes(data))


def spi(field, irq):
    from reader.drivers.pn532_spi import SpiTransport

    chip = Pn532(field, bus="spi")
    return chip, SpiTransport(Spi(chip), chip_select(chip), InputPin(chip.irq) if irq else None)


def i2c(field, irq, stretched=0.0):
    from reader.drivers.pn532_i2c import I2cTransport

    chip = Pn532(field, bus="i2c")
    return chip, I2cTransport(I2c(chip, stretched), InputPin(chip.irq) if irq else None, bus_free_ms=0)


def hsu(field, most=1000, fast_baud=None):
    from reader.drivers.pn532_hsu import HsuTransport

    chip = Pn532(field, bus="hsu")
    return chip, HsuTransport(Uart(chip, most), fast_baud=fast_baud)


def reset_pin(chip):
    return OutputPin(chip.rstpdn.set)
