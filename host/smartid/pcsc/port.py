# SPDX-License-Identifier: Apache-2.0
"""A vpcd port of our own: it waits, as vsmartcard's virtual reader does, for a virtual card that connects."""

from __future__ import annotations

import socket

from smartid.pcsc import messages
from smartid.pcsc.errors import CardGone, NoReader
from smartid.pcsc.messages import GET_ATR, POWER_OFF, POWER_ON

_ANSWER_S = 60.0


class PortCard:
    """The first card that connects to host:port, for which it waits wait_s. Raises NoReader, CardGone."""

    def __init__(self, port: int, host: str = "127.0.0.1", wait_s: float = 60.0) -> None:
        self._name = f"port {port}"
        try:
            listener = socket.create_server((host, port))
        except OSError as error:
            raise NoReader(f"cannot wait for a card on {host}:{port}: {error.strerror}") from error
        with listener:
            listener.settimeout(wait_s)
            try:
                self._line, _ = listener.accept()
            except TimeoutError:
                raise CardGone(f"no virtual card has connected to {self._name} within {wait_s:.0f} s") from None
        self._line.settimeout(_ANSWER_S)
        self.power_on()
        self.atr = self._asked(bytes([GET_ATR]))

    def power_on(self) -> None:
        self._send(bytes([POWER_OFF]))
        self._send(bytes([POWER_ON]))

    def power_off(self) -> None:
        self._send(bytes([POWER_OFF]))

    def transmit(self, command: bytes) -> bytes:
        return self._asked(command)

    def close(self) -> None:
        self._line.close()

    def _send(self, message: bytes) -> None:
        try:
            messages.send(self._line, message)
        except OSError:
            raise self._gone() from None

    def _asked(self, message: bytes) -> bytes:
        self._send(message)
        try:
            return messages.receive(self._line)
        except (OSError, EOFError):
            raise self._gone() from None

    def _gone(self) -> CardGone:
        return CardGone(f"the virtual card on {self._name} has gone")
