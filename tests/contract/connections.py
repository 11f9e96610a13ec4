# SPDX-License-Identifier: Apache-2.0
"""CardConnections to hold against one contract: the card in the same process, and the card behind a PN532."""

import contextlib
import math

from contract import machine_like
from reader.drivers.pn532 import Pn532
from reader.errors import CardLeft, CardSlow
from reader.iso7816.connection import CardConnection
from reader.link.contactless import Contactless
from smartid.sim.radio import EndlessWtx, Field, Picc


class ScriptedCard:
    """`answer(command) -> bytes` decides; it may also set delay_us. What the card was sent stands in `commands`."""

    atqa, sak = b"\x00\x04", 0x20
    ats = bytes.fromhex("0A 78 33 81 02 80 73 B6 01 E0")

    def __init__(self, answer):
        self._answer = answer
        self.delay_us = 0
        self.commands = []
        self.powered = 0

    def power_on(self, interface="contactless"):
        self.powered += 1

    def power_off(self):
        self.powered = 0

    def muted(self, interface):
        return False

    def uid(self):
        return b"\x08\x12\x34\x56"

    def transceive(self, command):
        self.commands.append(bytes(command))
        return self._answer(bytes(command))


class InProcess(CardConnection):
    """The simplest of all: nothing between the reader and the card."""

    max_command = 261
    max_response = 258

    def __init__(self, card):
        self._card = card
        self.gone = False

    async def transceive(self, command):
        if self.gone:
            raise CardLeft("taken away")
        answer = self._card.transceive(bytes(command))
        if self._card.delay_us == math.inf:
            raise CardSlow("no answer")
        return answer[:-2], int.from_bytes(answer[-2:], "big")


class ProcessBench:
    def lay(self, card):
        self._card = card

    def remove(self):
        self._connection.gone = True

    @contextlib.asynccontextmanager
    async def card(self):
        self._connection = InProcess(self._card)
        yield self._connection


class Pn532Bench:
    """A reader's antenna with its simulated chip, on any bus."""

    def __init__(self, bus="spi", exchange_timeout_ms=150, rate=0):
        self.field = Field()
        self.chip, transport = {
            "spi": lambda: machine_like.spi(self.field, irq=True),
            "i2c": lambda: machine_like.i2c(self.field, irq=True),
            "hsu": lambda: machine_like.hsu(self.field, fast_baud=921600),
        }[bus]()
        self.frames = []
        self.chip.trace = self.frames.append
        self.pn532 = Pn532(transport, machine_like.reset_pin(self.chip))
        self.link = Contactless(self.pn532, rate, exchange_timeout_ms)

    def lay(self, card):
        kind = EndlessWtx if card.delay_us == math.inf else Picc
        self.picc = kind(card)
        self.field.place(self.picc)
        return self.picc

    def remove(self):
        self.field.remove()

    def card(self):
        return self.link.card(timeout_ms=2000)

    def sent(self, name):
        """Frames of one command that went to the chip."""
        return [event for event in self.frames if event["dir"] == "to_chip" and event["name"] == name]
