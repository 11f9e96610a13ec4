# SPDX-License-Identifier: Apache-2.0
"""A stand-in for the world, for tests of the page and its server alone: no firmware, no radio, a display that can be
painted, and one scripted conversation with a card."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from smartid.errors import SmartidError
from smartid.sim.world import STORY_TIME

WIDTH, HEIGHT = 320, 240


class UnknownKey(SmartidError):
    pass


KEYS = set("0123456789") | {"up", "down", "cancel", "correct", "lang", "enter"}


class Display:
    def __init__(self) -> None:
        self.on_change = lambda: None
        self.pixels = bytearray(b"\xf7\xbd" * WIDTH * HEIGHT)

    def rgb565(self) -> bytes:
        return bytes(self.pixels)

    def paint(self, x: int, y: int, width: int, height: int, colour: bytes) -> None:
        for row in range(y, y + height):
            start = 2 * (row * WIDTH + x)
            self.pixels[start : start + 2 * width] = colour * width
        self.on_change()

    def picture(self, path: Path) -> None:
        """Show a picture file of 320 x 240."""
        from PIL import Image

        values = bytearray()
        for red, green, blue in Image.open(path).convert("RGB").getdata():
            values += ((red >> 3) << 11 | (green >> 2) << 5 | blue >> 3).to_bytes(2, "big")
        self.pixels[:] = values
        self.on_change()


class Keypad:
    def __init__(self, world) -> None:
        self.world, self.taps = world, []

    def tap(self, key: str) -> None:
        if key not in KEYS:
            raise UnknownKey(key)
        self.taps.append(key)
        self.world.typed(key)


class Field:
    def __init__(self, world) -> None:
        self.world, self.cards, self.noise, self.pull = world, [], SimpleNamespace(rate=0.0), None
        self.on_change = []

    def pull_after(self, blocks=None, frames=None) -> None:
        self.pull = blocks


class StandIn:
    """`made` keeps every world of a test, the newest last."""

    made: list = []

    def __init__(self, setting, trace) -> None:
        self.setting, self.trace = setting, trace
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.display, self.keypad, self.field = Display(), Keypad(self), Field(self)
        self.slot = SimpleNamespace(card=None)
        self.buzzer = SimpleNamespace(on_change=lambda sound: None)
        self.clock = SimpleNamespace(now=setting.clock or STORY_TIME, set=self._set_clock)
        self.failure, self.log = None, SimpleNamespace(lines=[])
        self.t_us = 0
        self.serial = SimpleNamespace(on_data=lambda listener: None, write=lambda data: None)
        StandIn.made.append(self)

    def _set_clock(self, now: datetime) -> None:
        self.clock.now = now

    def event(self, event: dict) -> None:
        self.t_us += 4200
        self.trace({**event, "t_us": self.t_us})

    def typed(self, key: str) -> None:
        if key == "enter" and (self.field.cards or self.slot.card):
            conversation(self.event)
            self.event({"kind": "screen", "name": "person", "lang": "zh"})

    def place(self, card) -> None:
        self.field.cards.append(card)
        self.event({"kind": "card", "action": "placed"})
        self.event({"kind": "screen", "name": "can", "lang": "zh"})

    def remove(self) -> None:
        self.field.cards.clear()
        self.event({"kind": "card", "action": "removed"})

    def insert(self, icc) -> None:
        self.slot.card = icc
        self.event({"kind": "card", "action": "inserted"})
        self.event({"kind": "screen", "name": "can", "lang": "zh"})

    def withdraw(self) -> None:
        self.slot.card = None
        self.event({"kind": "card", "action": "withdrawn"})

    def pull(self) -> None:
        """As when the fault switch takes the card."""
        self.field.cards.clear()
        for listener in self.field.on_change:
            listener()

    def counters(self) -> dict:
        buses = {"spi0": self.t_us * 0.06, "spi1": self.t_us * 0.04}
        slot = {"line_us": 0, "card_us": 0}
        return {"air_us": self.t_us * 0.7, "card_us": self.t_us * 0.2, "buses": buses, "slot": slot}

    def wait_for(self, predicate, timeout: float = 10.0) -> bool:
        with self.changed:
            self.changed.wait_for(lambda: predicate() or self.failure, timeout)
            if self.failure:
                raise self.failure
            if not predicate():
                raise SmartidError("nothing happened")
        return True

    def die(self, lines: list[str]) -> None:
        with self.changed:
            self.log.lines = lines
            self.failure = SmartidError("the reader process ended")
            self.changed.notify_all()

    def start(self) -> None:
        pass

    def stop(self) -> None:
        with self.changed:
            self.changed.notify_all()


def world(setting, trace) -> StandIn:
    return StandIn(setting, trace)


#: What the workshop gives the stage, played by the stand-in.
CARD = {"delay_us": 0, "atr": bytes.fromhex("3B00")}
WORKSHOP = SimpleNamespace(world=world, card=lambda person: SimpleNamespace(**CARD), prepare=lambda place: None)

CARD_ACCESS = bytes.fromhex("31143012060A04007F0007020204020402010202010D")
# PN532 frames of one InDataExchange (preamble, length, D4 40 ..., check sum)
_OUT = bytes.fromhex("0000FF0CF4D440010CB08200000000DF8D00")
_ACK = bytes.fromhex("0000FF00FF00")
_IN = bytes.fromhex("0000FF05FBD5410090000A00")


def conversation(event) -> None:
    """The view of a card, shortened: CardAccess, PACE, SELECT, DG1 and the first block of DG2."""
    apdu(event, "00B09C0000", CARD_ACCESS.hex() + "9000")
    apdu(event, "0022C1A40F800A04007F00070202040204830102", "9000")
    apdu(event, "10860000027C0000", "7C128010" + "00" * 16 + "9000")
    apdu(event, "10860000457C438141" + "04" * 65 + "00", "7C438241" + "04" * 65 + "9000")
    apdu(event, "10860000457C438341" + "04" * 65 + "00", "7C438441" + "04" * 65 + "9000")
    apdu(event, "008600000C7C0A8508" + "11" * 8 + "00", "7C0A8608" + "22" * 8 + "9000")
    secured(event, "00A4040C07A0000002471001", "9000")
    secured(
        event,
        "00B081005F",
        "615D5F1F5A"
        + b"I<UTOU3840163<7<<<<<<<<<<<<<<<8503149M2905084UTO<<<<<<<<<<<8CHAN<<HIU<CHUEN<<<<<<<<<<<<<<<".hex()
        + "9000",
    )
    secured(event, "00B08200DF", "75823B60" + "00" * 219 + "9000")
    secured(event, "00B000DFDF", "00" * 223 + "9000")


def apdu(event, command: str, response: str) -> None:
    event({"kind": "apdu", "command": bytes.fromhex(command), "response": bytes.fromhex(response), "secured": False})


def secured(event, command: str, response: str) -> None:
    plain, answer = bytes.fromhex(command), bytes.fromhex(response)
    event({"kind": "pn532", "dir": "to_chip", "frame": _OUT})
    event({"kind": "pn532", "dir": "from_chip", "frame": _ACK})
    event({
        "kind": "apdu", "command": b"\x0c" + plain[1:4] + b"\x0d\x97\x01\xdf\x8e\x08" + b"\x5a" * 8 + b"\0",
        "response": b"\x87\x81" + b"\xa5" * (len(answer) + 10) + answer[-2:], "secured": True,
        "plain_command": plain, "plain_response": answer,
    })  # fmt: skip
    event({"kind": "pn532", "dir": "from_chip", "frame": _IN})
