# SPDX-License-Identifier: Apache-2.0
"""The handheld without its processor: every chip on its bus and pins, as the reference board wires them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from smartid.sim import wiring
from smartid.sim.chips.buzzer import Buzzer
from smartid.sim.chips.ds3231 import Ds3231
from smartid.sim.chips.pn532 import Pn532
from smartid.sim.chips.slot import Slot
from smartid.sim.chips.st7789 import St7789
from smartid.sim.chips.tca8418 import Tca8418
from smartid.sim.radio import Field

Trace = Callable[[dict[str, Any]], None]


class Handheld:
    """display, buzzer, clock, keypad (the chips), field and pn532, and the slot, connected to `board`.

    pn532: another chip object for the header, with irq, rstpdn and the bus's methods; `field` is None then.
    """

    def __init__(self, board: wiring.Wiring, bus: str, clock: Ds3231, trace: Trace, pn532: Any = None) -> None:
        self.display, self.buzzer, self.keypad, self.clock = St7789(), Buzzer(), Tca8418(), clock
        self.field = None if pn532 else Field(trace=trace)
        self.pn532 = pn532 or Pn532(self.field, bus=bus, trace=trace)
        self._connect_display(board)
        self._connect_panel(board)
        self._connect_pn532(board, bus)
        self.slot = Slot()
        self._connect_slot(board)

    def power_cycle(self) -> None:
        """What losing power does to the chips that the firmware does not reset by itself."""
        self.display.rst.set(0)
        self.display.rst.set(1)
        self.slot.power_cycle()

    def _connect_display(self, board: wiring.Wiring) -> None:
        board.spi(wiring.DISPLAY_SPI, wiring.PIN_DISPLAY_CS, self.display)
        board.output(wiring.PIN_DISPLAY_DC, self.display.dc)
        board.output(wiring.PIN_DISPLAY_RST, self.display.rst)
        board.pwm(wiring.PIN_BACKLIGHT, self.display.set_backlight)

    def _connect_panel(self, board: wiring.Wiring) -> None:
        board.i2c(wiring.PANEL_I2C, self.keypad)
        board.i2c(wiring.PANEL_I2C, self.clock)
        board.input(wiring.PIN_KEYPAD_INT, self.keypad.int)
        board.pwm(wiring.PIN_BUZZER, self.buzzer.pwm)

    def _connect_pn532(self, board: wiring.Wiring, bus: str) -> None:
        board.input(wiring.PIN_PN532_IRQ, self.pn532.irq)
        board.output(wiring.PIN_PN532_RSTPDN, self.pn532.rstpdn)
        if bus == "spi":
            board.spi(wiring.PN532_SPI, wiring.PIN_PN532_CS, self.pn532)
        elif bus == "i2c":
            board.i2c(wiring.PN532_I2C, self.pn532)
        else:
            board.uart(wiring.PN532_UART, self.pn532)

    def _connect_slot(self, board: wiring.Wiring) -> None:
        slot = self.slot
        board.contact_line(wiring.SLOT_LINE, slot)
        board.pwm(wiring.PIN_SLOT_CLK, slot.clock)
        board.input(wiring.PIN_SLOT_OFF, slot.off)
        for pin, line in (
            (wiring.PIN_SLOT_RST, slot.rst),
            (wiring.PIN_SLOT_CMDVCC, slot.cmdvcc),
            (wiring.PIN_SLOT_VSEL0, slot.vsel0),
            (wiring.PIN_SLOT_VSEL1, slot.vsel1),
        ):
            board.output(pin, line)
