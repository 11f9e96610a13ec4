# SPDX-License-Identifier: Apache-2.0
"""The firmware's own drivers, unmodified, against the simulated chips: display, keypad, clock, buzzer, PN532."""

import json
from datetime import datetime

import pytest

from host.worlds import Console, world
from smartid.sim.chips.buzzer import Sound
from smartid.sim.chips.tca8418 import KEYS

CARD_ACCESS = bytes.fromhex("3100")


class TinyCard:
    """Answers READ BINARY with an EF.CardAccess of no entries, everything else with 6D00."""

    atqa, sak, ats = b"\x04\x00", 0x20, bytes.fromhex("067877810280")
    delay_us = 0
    on_event = None

    def power_on(self, interface="contactless"):
        self.interface = interface

    def power_off(self):
        self.interface = None

    def muted(self, interface):
        return False

    def uid(self):
        return bytes.fromhex("08a1b2c3")

    def transceive(self, command):
        response = CARD_ACCESS + b"\x90\x00" if command[1] == 0xB0 else b"\x6d\x00"
        self.on_event({"kind": "apdu", "command": command, "response": response})
        return response


def found(console, name):
    return json.loads(console.line(b'"%s"' % name.encode()))


@pytest.mark.parametrize("bus", ["spi", "i2c", "hsu"])
def test_the_drivers_drive_the_chips(bus):
    events = []
    with world("drivers", bus=bus, pn532=None, trace=events.append) as w:
        console = Console(w)
        assert found(console, "clock") == {"clock": [2026, 11, 24, 14, 32, 0], "after": [2027, 1, 2, 3, 4, 5]}
        assert w.clock.now == datetime(2027, 1, 2, 3, 4, 5)
        assert w.display.rgb565() == b"\xf8\x00\x07\xe0" * (320 * 240 // 2) and w.display.backlight == 1.0
        found(console, "keypad")
        w.type(KEYS)
        assert found(console, "pressed") == {"pressed": list(KEYS)}
        for _ in range(2):
            console.wait(b'{"antenna": "ready"}\n')
            console.data = b""
            w.place(TinyCard())
            console.wait(b"present")
            w.remove()
        console.wait(b"end")
        counters = w.counters()
    assert w.buzzer.events == [Sound(880, True), Sound(1319, True), Sound(1319, False)]
    assert counters["apdus"] == 2 and counters["bytes_from_card"] == 2 * len(CARD_ACCESS + b"\x90\x00")
    assert counters["air_us"] > 0 and all(us > 0 for us in counters["buses"].values())
    assert {"key", "card", "apdu", "pn532"} <= {event["kind"] for event in events}
    times = [event["t_us"] for event in events]
    assert times == sorted(times)
