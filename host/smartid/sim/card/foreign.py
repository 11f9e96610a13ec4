# SPDX-License-Identifier: Apache-2.0
"""A card that is not ours: it speaks ISO 14443-4 and ISO 7816-4, and has none of our applications."""

import secrets
from collections.abc import Callable

from smartid.sim.card import status, timing
from smartid.sim.card.card import ATQA, SAK, UID_RANDOM, Event

_SELECT = 0xA4


class ForeignCard:
    """The same verbs as Card."""

    atqa, sak = ATQA, SAK
    ats = bytes.fromhex("0578807002")
    atr = bytes.fromhex("3B80800101")

    def __init__(self) -> None:
        self.on_event: Callable[[Event], None] | None = None
        self.delay_us = 0
        self.powered = False
        self._uid = b""

    def power_on(self, interface: str = "contactless") -> None:
        self._uid = UID_RANDOM + secrets.token_bytes(3)
        self.powered = True

    def power_off(self) -> None:
        self.powered = False

    def muted(self, interface: str) -> bool:
        return False

    def uid(self) -> bytes:
        return self._uid

    def transceive(self, command: bytes) -> bytes:
        if not self.powered:
            return b""
        self.delay_us = timing.COMMAND_US
        response = _answer(bytes(command)).to_bytes(2, "big")
        if self.on_event is not None:
            event = {"kind": "apdu", "command": bytes(command), "response": response, "secured": False}
            self.on_event(event | {"plain_command": None, "plain_response": None})
        return response


def _answer(command: bytes) -> int:
    if len(command) < 4:
        return status.WRONG_LENGTH
    return status.NOT_FOUND if command[1] == _SELECT else status.UNKNOWN_INSTRUCTION
