# SPDX-License-Identifier: Apache-2.0
"""A card in the slot of vsmartcard's virtual reader, which pcscd shows to every program as an ordinary one.

vpcd waits on a TCP port; the card's end connects.
"""

from __future__ import annotations

import socket
from typing import Protocol

from smartid.pcsc import messages
from smartid.pcsc.errors import NoVirtualReader
from smartid.pcsc.messages import GET_ATR, PORT, POWER_OFF, POWER_ON, RESET

HOST = "127.0.0.1"
_CONTACT = "contact"
_CONNECT_S = 5


class ContactCard(Protocol):
    """What a card must offer; sim/card's Card does. Any of it may raise what ends the slot's run."""

    @property
    def atr(self) -> bytes: ...
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
        self._line.close()
        self.card.power_off()

    def run(self) -> None:
        """Serve until the reader goes. Raises NoVirtualReader."""
        try:
            while True:
                answer = self._answer(messages.receive(self._line))
                if answer is not None:
                    messages.send(self._line, answer)
        except EOFError:
            raise NoVirtualReader(f"the virtual reader on port {self.port} has gone") from None
        except OSError as error:
            raise NoVirtualReader(f"the virtual reader on port {self.port} broke off: {error}") from error

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) != 1:
            return self.card.transceive(message)
        control = message[0]
        if control == GET_ATR:
            return self.card.atr
        if control == POWER_OFF:
            self.card.power_off()
        elif control in (POWER_ON, RESET):
            self.card.power_on(_CONTACT)
        return None
