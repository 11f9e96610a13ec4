# SPDX-License-Identifier: Apache-2.0
"""Every bus and pin of the unix board, from real MicroPython to scripted chips and back."""

import errno
import json

import pytest

from host.worlds import Console, Scripted, world
from smartid.sim.chips.buzzer import Sound


class Pulls(Console):
    """Pulls IRQ low when the reader asks for it."""

    def _hear(self, data):
        super()._hear(data)
        if b"pull irq\n" in data:
            self.world.pn532.irq.set(0)


@pytest.fixture(params=["spi", "i2c", "hsu"])
def run(request):
    """(bus, results of mains/buses.py, the scripted chip, the world after its end)"""
    chip = Scripted()
    with world("buses", bus=request.param, pn532=chip, battery=40) as w:
        results = json.loads(Pulls(w).line(b"{"))
        yield request.param, results, chip, w


EXPECTED = {
    "spi": {
        "spi readinto": [0xA5] * 4,
        "spi write_readinto": [0xEF, 0xDF, 0xCF],
        "spi deselected": [0xFF] * 4,
        "spi long": True,
    },
    "i2c": {
        "i2c writeto": 3,
        "i2c readfrom_into": [1, 2, 3],
        "i2c readfrom_mem_into": [1, 2, 3],
        "i2c nobody": errno.EIO,
        "i2c refused": errno.EIO,
    },
    "hsu": {
        "uart before": [0, None, None],
        "uart readinto": "pi",
        "uart read": "ng",
        "uart wrong baud": [byte ^ 0x55 for byte in b"ping"],
        "uart full": 512,
        "uart emptied": 0,
    },
}
ALWAYS = {
    "pin at rest": 1,
    "pin asked": 0,
    "pin edges": [0, 1],
    "pin falls": [True],
    "pin woke": True,
    "battery": 40,
    "random": [9, True],
}


def test_each_transfer_reaches_the_chip_and_its_answer_the_reader(run):
    bus, results, chip, w = run
    assert results == {"bus": bus, **EXPECTED[bus], **ALWAYS}
    assert w.buzzer.events == [Sound(880, True), Sound(880, False)]
    assert w.display.backlight == pytest.approx(0.5, abs=0.01)
    if bus == "spi":
        assert chip.heard[:5] == ["select", b"\x01\x02", b"\x5a" * 4, b"\x10\x20\x30", "deselect"]
        assert chip.heard[5] == "select" and b"".join(chip.heard[6:9])[:256] == bytes(range(256))
        assert chip.heard[-1] == "deselect"
    if bus == "i2c":
        assert chip.heard[:6] == [b"\x01\x02\x03", 3, b"\x10\xaa\xbb", b"\x10", 3, b"\x77"]


def test_bus_time_follows_from_bits_and_rate(run):
    bus, _, chip, w = run
    counted = w.counters()["buses"]
    if bus == "spi":
        sent = sum(len(heard) for heard in chip.heard if isinstance(heard, bytes)) + 4  # four with nobody selected
        assert counted["spi0"] == pytest.approx(sent * 8 / 4, abs=1)
    elif bus == "hsu":
        both_ways = 2 * (4 + 3000)
        assert counted["uart0"] == pytest.approx(both_ways * 10e6 / 115200 + 8 * 10e6 / 9600, rel=0.001)
    else:
        assert counted["i2c0"] > 0
