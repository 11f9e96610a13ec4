# SPDX-License-Identifier: Apache-2.0
"""Worlds for tests: scripted chips on the PN532 header, and the small MicroPython programs in mains/."""

from pathlib import Path

from smartid.sim.chips.bus import I2cDevice, Line, SpiDevice, UartDevice
from smartid.sim.world import World

MAINS = Path(__file__).parent / "mains"


class Scripted(SpiDevice, I2cDevice, UartDevice):
    """Stands in for the PN532 on all three buses and writes down what reaches it; IRQ follows RSTPDN."""

    address = 0x24

    def __init__(self):
        UartDevice.__init__(self)
        self.irq, self.rstpdn = Line(1), Line(1)
        self.rstpdn.watchers.append(self.irq.set)
        self.heard = []

    def select(self):
        self.heard.append("select")

    def deselect(self):
        self.heard.append("deselect")

    def transfer(self, out):
        self.heard.append(out)
        return bytes(byte ^ 0xFF for byte in out)

    def write(self, data):
        self.heard.append(data)
        return data != b"\xee"

    def read(self, n):
        self.heard.append(n)
        return bytes(range(1, n + 1))

    def receive(self, data):
        self.heard.append(data)
        self.on_send(data)


def world(main, **options):
    """A world, not yet started, that runs mains/<main>.py with a scripted PN532."""
    options.setdefault("pn532", Scripted())
    return World(main=MAINS / f"{main}.py", **options)


class Console:
    """What the reader says over its serial port, as bytes and as lines."""

    def __init__(self, world):
        self.world = world
        self.data = b""
        world.serial.on_data(self._hear)

    def _hear(self, data):
        self.data += data

    def say(self, data):
        with self.world.lock:
            self.world.serial.write(data)

    def wait(self, text, timeout=20):
        self.world.wait_for(lambda: text in self.data, timeout, f"no {text!r}")

    def line(self, part, timeout=20):
        """The first whole line with `part` in it."""

        def found():
            return [line for line in self.data.split(b"\n")[:-1] if part in line]

        return self.world.wait_for(found, timeout, f"no line with {part!r}")[0]
