# SPDX-License-Identifier: Apache-2.0
"""The one place that builds objects: board, drivers, link, screen, serial line. Then it runs them side by side."""

import asyncio
import os
import sys

import micropython
import vfs

from reader import memory, menu  # memory first: it bounds the garbage of compiling all the others
from reader.crypto.entropy import Entropy
from reader.crypto.random import Drbg
from reader.drivers.buzzer import Buzzer
from reader.drivers.ds3231 import Ds3231
from reader.drivers.st7789 import St7789
from reader.drivers.tca8418 import Tca8418
from reader.errors import ClockNotSet
from reader.link.either import Either
from reader.rpc.methods import Methods
from reader.rpc.server import Server
from reader.storage import atomic, slots
from reader.storage.settings import Settings
from reader.ui.ui import Ui

_DATA = "/data"
_TRIAL_S = 2  # a new program that has served for so long stays
_CTRL_C = 3


class Reader:
    """The parts that workflows and host methods use, each built once."""

    version = "0.1.0"
    borrowed = memory.borrowed
    officer = None  # who is logged in, see workflows/on_duty.py
    console = False  # whether its owner has opened it

    def __init__(self, board):
        self.board = board
        self.launcher = sys.modules.get("launch")  # on a board with two slots: see launch.py
        if self.launcher:
            self.version = self.launcher.version(self.launcher.running())
        self.photo_buffer = bytearray(_photo_octets())
        self.data = _mount(board.flash)
        self.settings = Settings(slots.root(self.data) + "/settings.json")
        self.clock = Ds3231(*board.clock)
        self.random = Drbg(Entropy(board.noise()))
        self.link = Either(board, self._antenna, self._slot, lambda: self.ui.warn("other_waits"))
        self.orders = menu.Orders()
        self.rpc = Server(board.serial, {}, _report, Methods(self).call)
        self.ui = self._ui()

    def _ui(self):
        board = self.board
        display, keypad = St7789(*board.display), Tca8418(*board.keypad)
        display.start()
        keypad.start()
        return Ui(
            display, keypad, self.clock, Buzzer(board.buzzer), self.settings, self.publish, board.fonts, board.battery
        )

    def _antenna(self):
        with memory.borrowed():
            from reader.drivers.pn532 import Pn532
            from reader.link.contactless import Contactless

            return Contactless(Pn532(_transport(self.board), self.board.pn532_rst))

    def _slot(self):
        with memory.borrowed():
            from reader.drivers.tda8035 import Tda8035
            from reader.link.contact import Contact

            pins, line = self.board.slot()
            return Contact(Tda8035(*pins, line.hz), line, borrowed=memory.borrowed)

    def publish(self, event, personal=False):
        """An event for a host that listens; a personal one only for a host that asked for those."""
        self.rpc.publish(event, personal)

    def today(self):
        """YYYYMMDD, or None when the clock has lost its time or was set back: then no validity can be judged."""
        from reader.storage import trusted_time

        try:
            return trusted_time.today(self.data, "%04d%02d%02d" % self.clock.now()[:3])
        except ClockNotSet:
            return None

    def state(self):
        """What the reader is fit for: one of the words of storage/state.py."""
        with memory.borrowed():
            from reader.storage.standing import standing

            return standing(self.data, self.today())

    def rights(self):
        """What the reader's own certificates give it today, as sixteen bits (profile, part C)."""
        with memory.borrowed():
            from reader.storage.standing import rights

            return rights(self.data, self.today())

    def trust_status(self):
        """How old each thing is that the reader trusts, see storage/trust_status.py."""
        with memory.borrowed():
            from reader.storage.trust_status import trust_status

            return trust_status(slots.root(self.data), self.today(), self.settings.trust_date)

    def trust_list(self):
        """The issuers trusted, read from the flash each time: they take memory only while a signature is checked."""
        from reader.storage.trust_files import csca_certificates
        from reader.trust.trust_list import TrustList

        return TrustList(lambda: (encoded for _, encoded in csca_certificates(self.data)))

    async def run(self):
        """For ever; a part that ends or fails ends the reader, and the board starts anew."""
        await asyncio.gather(self.board.run(), self.ui.run(), self.rpc.run(), menu.home(self), self._trial())

    async def _trial(self):
        if self.launcher:
            await asyncio.sleep(_TRIAL_S)
            self.launcher.confirm()

    def leave(self, console):
        """Once the host has its answer: into the console, or start anew."""
        asyncio.create_task(self._leave(console))

    async def _leave(self, console):
        await asyncio.sleep(1)
        if console:
            self.console = True
            raise KeyboardInterrupt
        from machine import reset

        reset()


def _photo_octets():
    with memory.borrowed():
        from reader.lds.profile import MAX_DG2

        return MAX_DG2


def _mount(flash):
    """The folder of the reader's own files. A board whose whole flash is one file system has it already."""
    if flash is None:
        return ""
    vfs.mount(vfs.VfsLfs2(flash), _DATA)
    atomic.clean(_DATA)
    return _DATA


def _transport(board):
    """The PN532's bus, as the board is strapped."""
    if board.pn532_bus == "spi":
        from reader.drivers.pn532_spi import SpiTransport as Transport
    elif board.pn532_bus == "i2c":
        from reader.drivers.pn532_i2c import I2cTransport as Transport
    else:
        from reader.drivers.pn532_hsu import HsuTransport as Transport
    return Transport(*board.pn532, irq=board.pn532_irq)


def _report(fault):
    """A fault of our own in a host method: to the console, where a developer sees it."""
    sys.print_exception(fault)


def _board():
    if sys.platform == "rp2" and "RP2350" in os.uname().machine:
        from boards import pico2 as board
    elif sys.platform == "rp2":
        from boards import pico as board
    elif sys.platform == "esp32":
        from boards import esp32s3 as board
    else:
        from boards import unix as board
    return board.make()


def main():
    """Serve for ever. In the hands of an owner no key of the console stops it, until that owner opens the console."""
    reader = Reader(_board())
    memory.seam()
    if slots.has_owner(reader.data):
        micropython.kbd_intr(-1)
    try:
        asyncio.run(reader.run())
    except KeyboardInterrupt:
        if not reader.console:
            raise
        micropython.kbd_intr(_CTRL_C)


if __name__ == "__main__":
    main()
