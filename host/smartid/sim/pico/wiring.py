# SPDX-License-Identifier: Apache-2.0
"""The reader's circuit board around the emulated RP2040: what sim/wiring.py is for the reader behind a wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smartid.errors import SmartidError
from smartid.sim import wiring
from smartid.sim.chips.bus import I2cDevice, Line, SpiDevice, UartDevice
from smartid.sim.chips.slot import Slot
from smartid.sim.pico import buses

_HIGH, _LOW = 1, 0


class PicoWiring:
    """Chips on the pins of `rp2040`, by the methods of sim/wiring.Wiring; `bus_us` counts per bus name."""

    def __init__(self, rp2040: Any) -> None:
        self._rp2040 = rp2040
        self.bus_us: dict[str, float] = {}
        self._spi = tuple(buses.Spi(rp2040, number, self._count) for number in (0, 1))
        buses.BlockTransfer(rp2040, self._spi[wiring.DISPLAY_SPI])
        self._i2c = tuple(buses.I2c(rp2040, number, self._count) for number in (0, 1))
        self._pwm = buses.Pwm(rp2040)
        self._uarts: list[buses.Uart] = []
        buses.ring_oscillator(rp2040)

    def spi(self, number: int, pin_cs: int, device: SpiDevice) -> None:
        chip_select = Line(1)
        chip_select.watchers.append(lambda level: device.deselect() if level else device.select())
        self.output(pin_cs, chip_select)
        self._spi[number].add(chip_select, device, silent=number == wiring.DISPLAY_SPI)

    def i2c(self, number: int, device: I2cDevice) -> None:
        if number == wiring.PN532_I2C:
            # It tells a status byte from a frame by how much the reader asks for, which nobody can see here.
            raise SmartidError("the emulated Pico has its PN532 on SPI or HSU, not on I2C")
        self._i2c[number].devices[device.address] = device

    def uart(self, number: int, device: UartDevice) -> None:
        self._uarts.append(buses.Uart(self._rp2040, number, device, self._count))

    def contact_line(self, number: int, slot: Slot) -> None:
        """Nothing: boards/pico.py drives no slot yet."""

    def output(self, pin: int, line: Line) -> None:
        """A pin that the reader drives; while it is an input the line keeps its level."""

        def moved(level: int, _before: int) -> None:
            if level in (_LOW, _HIGH):
                for bus in self._spi:
                    bus.flush()
                line.set(level)

        self._rp2040.gpio[pin].add_listener(moved)

    def input(self, pin: int, line: Line) -> None:
        """A pin that a chip drives."""
        gpio = self._rp2040.gpio[pin]
        gpio.set_input_value(bool(line.level))
        line.watchers.append(lambda level: gpio.set_input_value(bool(level)))

    def pwm(self, pin: int, listener: Callable[[int, int], None]) -> None:
        self._pwm.add(pin, listener)

    def _count(self, bus: str, bits: int, hz: float) -> None:
        self.bus_us[bus] = self.bus_us.get(bus, 0.0) + bits * 1_000_000 / max(hz, 1)
