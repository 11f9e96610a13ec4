# SPDX-License-Identifier: Apache-2.0
"""A simulated card in the slot of vsmartcard's virtual reader, which pcscd shows to every program as an ordinary one.

vpcd waits on a TCP port; the card's end connects. Each message is two bytes of length, big-endian, and that much
data: from the reader one byte of control (power off, power on, reset, ask for the ATR) or a command APDU; from the
card the ATR or a response APDU, and nothing after the other controls.
"""

from __future__ import annotations

import socket
from typing import Protocol

from smartid.errors import SmartidError

HOST, PORT = "127.0.0.1", 35963
_POWER_OFF, _POWER_ON, _RESET, _GET_ATR = 0, 1, 2, 4
_CONTACT = "contact"
_CONNECT_S = 5


class NoVirtualReader(SmartidError):
    """No vpcd listens there, or it has gone."""


class ContactCard(Protocol):
    """What a card must offer; sim/card's Card does."""

    atr: bytes

    def power_on(self, interface: str = ...) -> None: ...
    def power_off(self) -> None: ...
    def transceive(self, command: bytes) -> bytes: ...


class VpcdSlot:
    """A context manager: inside it the card is in the slot. Raises NoVirtualReader."""

    def __init__(self, card: ContactCard, port: int = PORT) -> None:
        self.card, self.port = card, port
        try:
            self._line = socket.create_connection((HOST, port), _CONNECT_S)
        except OSError as error:
            raise NoVirtualReader(
                f"no virtual reader listens on port {port}: install vsmartcard-vpcd and start pcscd"
            ) from error
        self._line.settimeout(None)

    def __enter__(self) -> VpcdSlot:
        return self

    def __exit__(self, *exc: object) -> None:
        self.card.power_off()
        self._line.close()

    def run(self) -> None:
        """Serve until the reader goes. Raises NoVirtualReader."""
        while True:
            answer = self._answer(self._receive())
            if answer is not None:
                self._line.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) != 1:
            return self.card.transceive(message)
        control = message[0]
        if control == _GET_ATR:
            return self.card.atr
        if control == _POWER_OFF:
            self.card.power_off()
        elif control in (_POWER_ON, _RESET):
            self.card.power_on(_CONTACT)
        return None

    def _receive(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(2), "big"))

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            try:
                part = self._line.recv(count - len(data))
            except OSError as error:
                raise NoVirtualReader(f"the virtual reader on port {self.port} broke off: {error}") from error
            if not part:
                raise NoVirtualReader(f"the virtual reader on port {self.port} has gone")
            data += part
        return data
