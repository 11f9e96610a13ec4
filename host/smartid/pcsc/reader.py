# SPDX-License-Identifier: Apache-2.0
"""Our reader as a reader of the PC/SC system: the card in it, lent to this host, as vsmartcard's virtual reader wants
one. The reader's half is firmware/reader/workflows/relay.py.
"""

from __future__ import annotations

from typing import Any

from smartid.device.client import Client, Listener
from smartid.device.errors import ReaderRefused
from smartid.device.host_key import HostKey
from smartid.pcsc.errors import CardGone

_CONNECT_S = 45.0  # the reader asks for a card for thirty seconds
_EXCHANGE_S = 240.0  # long enough for three PINs to be typed
_MOST = 261  # octets of a command in the short form, which is what the reader takes
_WRONG_LENGTH = b"\x67\x00"
_GONE = ("CardLeft", "CardSlow", "CardMute", "CardOverload", "ProtocolError")


class LentCard:
    """connect() first. pin_pad: PINs are typed on the reader. on_event hears what the reader shows meanwhile.

    Everything raises CardGone, and DeviceError: ReaderRefused with name "Cancelled" when the person took the card back.
    """

    def __init__(self, client: Client, key: HostKey, pin_pad: bool = True, on_event: Listener | None = None) -> None:
        self._client, self._key, self._pin_pad, self._on_event = client, key, pin_pad, on_event
        self._fresh = False
        self._gone = True
        self.interface = ""

    def connect(self) -> bool:
        """Have the reader ask for a card; whether one came."""
        asked = self._client.call("provision.challenge")
        params = {"proof": self._key.proof(asked, "card.connect"), "pin_pad": self._pin_pad}
        facts = self._call("card.connect", params, _CONNECT_S)
        if facts is None:
            return False
        self.interface, self._fresh, self._gone = facts["interface"], True, False
        return True

    @property
    def atr(self) -> bytes:
        """Asked for several times a second, to see whether the card is there."""
        return bytes.fromhex(self._call("card.status")["atr"])

    def power_on(self, interface: str = "contact") -> None:
        """A card that has been spoken to is reset."""
        if not self._fresh:
            self._call("card.reset")
            self._fresh = True

    def power_off(self) -> None:
        """What was proved to the card must not outlast the program that did it."""
        if not self._gone:
            self.power_on()

    def transceive(self, command: bytes) -> bytes:
        if len(command) > _MOST:
            return _WRONG_LENGTH
        self._fresh = False
        return bytes.fromhex(self._call("card.transmit", {"apdu": command.hex()}, _EXCHANGE_S))

    def give_back(self) -> None:
        if not self._gone:
            self._gone = True
            self._call("card.disconnect")

    def _call(self, method: str, params: dict[str, Any] | None = None, timeout_s: float = _CONNECT_S) -> Any:
        try:
            return self._client.call(method, params, self._on_event, timeout_s)
        except ReaderRefused as refused:
            self._gone = True
            if refused.name in _GONE:
                raise CardGone(str(refused)) from refused
            raise
