# SPDX-License-Identifier: Apache-2.0
"""A card from outside in our world: only its APDUs come from there; air and contacts are ours.

What it shows on the air is made of its answer to reset: the historical bytes are the same in both (ISO/IEC 7816-4, 8.1.1).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Protocol

from smartid.pcsc.errors import PcscError
from smartid.sim.card import timing
from smartid.sim.card.apdu import masked
from smartid.sim.card.card import ATQA, SAK, UID_RANDOM, Event
from smartid.sim.radio import Picc
from smartid.sim.radio.air import RATE_106, Frame

_ATS_HEAD = bytes([0x78, 0x80, 0x70, 0x02])  # FSC 256, 106 kbit/s alone, FWT 38 ms, CID
_INTERFACE_BYTES = 0xF0
_HAS_NEXT = 0x80


class Source(Protocol):
    """pcsc.system.SystemCard and pcsc.port.PortCard. Everything raises PcscError."""

    atr: bytes

    def power_on(self) -> None: ...
    def power_off(self) -> None: ...
    def transmit(self, command: bytes) -> bytes: ...


class OutsideCard:
    """The same verbs as Card. on_gone(error) is called once, when the card cannot be reached any more; then it is silent."""

    atqa, sak = ATQA, SAK

    def __init__(self, source: Source) -> None:
        self._source = source
        self.atr = source.atr
        kept = historical(source.atr)
        self.ats = bytes([1 + len(_ATS_HEAD) + len(kept)]) + _ATS_HEAD + kept
        self.on_event: Callable[[Event], None] | None = None
        self.on_gone: Callable[[PcscError], None] = lambda error: None
        self.delay_us = 0
        self.gone: PcscError | None = None
        self._uid = b""

    def power_on(self, interface: str = "contactless") -> None:
        self._uid = UID_RANDOM + secrets.token_bytes(3)
        self._reach(lambda: self._source.power_on() or b"")

    def power_off(self) -> None:
        self._reach(lambda: self._source.power_off() or b"")

    def muted(self, interface: str) -> bool:
        return self.gone is not None

    def uid(self) -> bytes:
        return self._uid

    def transceive(self, command: bytes) -> bytes:
        """b"" from a card that has gone."""
        self.delay_us = timing.COMMAND_US
        response = self._reach(lambda: self._source.transmit(bytes(command)))
        if response and self.on_event is not None:
            event = {"kind": "apdu", "command": masked(bytes(command)), "response": response, "secured": False}
            self.on_event(event | {"plain_command": None, "plain_response": None})
        return response

    def _reach(self, ask: Callable[[], bytes]) -> bytes:
        if self.gone is None:
            try:
                return ask()
            except PcscError as error:
                self.gone = error
                self.on_gone(error)
        return b""


class OutsidePicc(Picc):
    """A card that goes while it works does not answer."""

    def hear(self, frame: Frame, rate: int = RATE_106) -> Frame | None:
        answer = super().hear(frame, rate)
        return None if self.card.muted("contactless") else answer


def historical(atr: bytes) -> bytes:
    """The historical bytes of an answer to reset (ISO/IEC 7816-3, 8.2): behind TS, T0 and all interface bytes."""
    if len(atr) < 2:
        return b""
    count, present, at = atr[1] & 0x0F, atr[1] & _INTERFACE_BYTES, 2
    while present:
        at += present.bit_count()
        following = at - 1
        present = atr[following] & _INTERFACE_BYTES if present & _HAS_NEXT and following < len(atr) else 0
    return atr[at : at + count]
