# SPDX-License-Identifier: Apache-2.0
"""The slot's interface chip and line as a board gives them to the drivers, over a simulated slot in this process."""

import contextlib
import math

from reader.drivers.character_line import CharacterLine
from reader.drivers.tda8035 import Tda8035
from reader.link.contact import Contact
from smartid.sim.chips.slot import LineSettings, Slot
from smartid.sim.contact import Icc


class SimLine(CharacterLine):
    """The board's line; least: clock periods of the shortest etu it can run."""

    def __init__(self, slot, least=8):
        self.slot, self.least = slot, least
        super().__init__()

    def supports(self, f, d):
        return f >= self.least * d

    def _configure(self):
        self.slot.settings = LineSettings(self.f, self.d, self.inverse, self.error_signal, self.guard, self.turn)

    async def _put(self, octets):
        return self.slot.send(bytes(octets))

    async def _get(self, view, first, following):
        octets, self.damaged = self.slot.receive(len(view), math.ceil(first), math.ceil(following))
        view[: len(octets)] = octets
        return len(octets)


class SlotPin:
    IRQ_FALLING = 4

    def __init__(self, line):
        self._line = line

    def __call__(self, level=None):
        if level is None:
            return self._line.level
        self._line.set(level)

    def irq(self, handler, trigger):
        self._line.watchers.append(lambda level: None if level else handler(self))


class Clock:
    def __init__(self, slot):
        self._slot, self._hz = slot, 0

    def freq(self, hz):
        self._hz = hz

    def duty_u16(self, duty):
        self._slot.clock(self._hz, duty)


def driver(slot, hz=SimLine.hz):
    pins = (SlotPin(line) for line in (slot.cmdvcc, slot.rst, slot.off, slot.vsel0, slot.vsel1))
    return Tda8035(*pins, Clock(slot), hz)


class SlotBench:
    """A reader's slot. icc: options of the card's contacts; line, protocols, extended: of the reader."""

    def __init__(self, atr=None, protocols=(1, 0), extended=False, least=8, **icc):
        self.slot = Slot()
        self.line = self.make_line(least)
        self.driver = driver(self.slot, self.line.hz)
        self.link = Contact(self.driver, self.line, protocols, extended)
        self._atr, self._icc = atr, icc

    def make_line(self, least):
        return SimLine(self.slot, least)

    def lay(self, card):
        self.icc = Icc(card, self._atr, **self._icc)
        self.slot.insert(self.icc)
        return self.icc

    def remove(self):
        self.slot.withdraw()

    @contextlib.asynccontextmanager
    async def card(self):
        async with self.link.card(timeout_ms=2000) as connection:
            yield connection
        self.assert_orderly()

    def assert_orderly(self):
        """The card is off, and neither the driver nor the line did anything that the standard forbids."""
        assert not self.slot.active and self.slot.cmdvcc.level and not self.slot.rst.level
        assert not self.slot.faults
        assert self.slot.history[-1] in ("deactivated", "withdrawn", "emergency deactivation")
        assert not self.icc.early, (self.icc.early, self.icc.atr.hex())
