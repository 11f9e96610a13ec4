# SPDX-License-Identifier: Apache-2.0
"""rp2's state machines and DMA over a simulated slot, so that the driver of the PIO line runs here unmodified.

The programs themselves are proved cycle by cycle elsewhere (tests/host/test_pio_line.py); here each does what its
docstring says, one character at a time. Time is the slot's own.
"""

import functools
import importlib
import sys
import types
from pathlib import Path

import pytest

from contract.slot_like import SlotBench, SlotPin
from smartid.sim.chips.slot import LineSettings

STUBS = Path(__file__).resolve().parent.parent / "stubs"
HZ = 4_687_500  # a Pico 2: 150 MHz / 32
SEEN_ETU = 10.5
STEP_ETU = 500  # of silence, each time that somebody looks


class Pio:
    """One PIO block: what is loaded, and the slot that its pin leads to."""

    def __init__(self, slot):
        self.slot = slot
        self.loaded = []
        self.receiver = None
        self.resets = 0
        self.error_seen = False

    def remove_program(self):
        self.loaded = []

    def load(self, program, hz):
        if program not in self.loaded:
            self.loaded.append(program)
        assert sum(len(each.code) for each in self.loaded) <= 32, "more than a PIO block holds"
        etu = 8 * HZ / hz
        card = self.slot.card
        fits = card is not None and abs(etu * card.d / card.f - 1) < 0.002
        return (card.f, card.d) if fits else (max(1, round(etu * 64)), 64)

    def settings(self, rate, signalled, inverse):
        self.slot.settings = LineSettings(*rate, inverse, signalled, 12, 12)

    def time_us(self):
        return round(self.slot.counters["line_us"] + self.slot.counters["card_us"])


class StateMachine:
    def __init__(self, pio, program, hz):
        self._pio, self.program = pio, program
        self._hz = hz
        pio.load(program, hz)
        self._x = 0
        self.words = []
        if program.name.startswith("receive"):
            pio.receiver = self

    @property
    def signalled(self):
        return self.program.name.endswith("signalled")

    def active(self, on):
        self.words.clear()

    def restart(self):
        self.words.clear()

    def exec(self, text):
        assert text.startswith("set(x, ")
        self._x = int(text[7:-1])

    # --- the sender ---
    def put(self, word):
        pio, slot = self._pio, self._pio.slot
        moments, extra = ~word & 0x1FF, word >> 9
        pio.settings(pio.load(self.program, self._hz), self.signalled, False)
        # a character of the card's is seen at its end; from there on the driver waits by itself
        gap = SEEN_ETU if slot.card_spoke_last else (12 if self.signalled else 11) + extra
        refused = slot.send_moments(moments, gap)
        self.words.append(0 if refused and self.signalled else 1)
        pio.receiver.words.append(moments << 23)

    # --- both ---
    def get(self):
        return self.words.pop(0)

    def rx_fifo(self):
        return len(self.words)

    def listen(self):
        """The next word that the program would push, None in silence; a wrong parity is refused if it does that."""
        pio = self._pio
        pio.settings(pio.load(self.program, self._hz), self.signalled, bool(self._x))
        octets, damaged = pio.slot.receive(1, STEP_ETU, STEP_ETU)
        if not octets or (damaged and self.signalled):
            return None
        return pio.slot.last_moments << 23


class Dma:
    def __init__(self, pio):
        self._pio = pio
        self._left = 0

    def pack_ctrl(self, size, inc_read, treq_sel):
        assert (size, inc_read, treq_sel) == (2, False, 5)
        return 0

    def active(self, on):
        assert not on
        self._left = 0

    def config(self, read, write, count, ctrl, trigger):
        assert read is self._pio.receiver and len(write) >= count
        self._write, self._whole, self._left = write, count, count
        while read.rx_fifo():
            self._take(read.get())

    def close(self):
        self._left = 0

    def _take(self, word):
        self._write[self._whole - self._left] = word
        self._left -= 1

    @property
    def count(self):
        word = self._pio.receiver.listen() if self._left else None
        if word is not None:
            self._take(word)
        return self._left


class _Rp2:
    """What the driver finds in rp2; `pio` is the block of the bench made last."""

    def __init__(self):
        self.pio = None
        module = self.module = types.ModuleType("rp2")
        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(str(STUBS))
            patch.delitem(sys.modules, "rp2", raising=False)
            stub = importlib.import_module("rp2")
            module.asm_pio = stub.asm_pio
            module.PIO = self._block
            vars(module.PIO.__func__).update({name: value for name, value in vars(stub.PIO).items() if name[0] != "_"})
            module.StateMachine = self._state_machine
            module.DMA = lambda: Dma(self.pio)
            patch.setitem(sys.modules, "rp2", module)
            self.driver = importlib.import_module("reader.drivers.pio_line")
        self.driver.time = types.SimpleNamespace(
            ticks_us=lambda: self.pio.time_us(),
            ticks_diff=lambda end, start: end - start,
            sleep_us=lambda us: self.pio.slot.pass_us(us),
        )

    def _block(self, number):
        return self.pio

    def _state_machine(self, number, program, freq, **pins):
        return StateMachine(self.pio, program, freq)


@functools.cache
def rp2():
    return _Rp2()


class PioBench(SlotBench):
    """A reader's slot whose line is the PIO driver. One at a time."""

    def make_line(self, least):
        rp2().pio = Pio(self.slot)
        return rp2().driver.PioLine(None, SlotPin(self.slot.off), HZ)
