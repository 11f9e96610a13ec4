# SPDX-License-Identifier: Apache-2.0
"""A card in the slot, powered and negotiated: what T=0 and T=1 have in common."""

import asyncio

from micropython import const

from reader.errors import CardError
from reader.iso7816.connection import CardConnection

_LOOK_MS = const(50)
_MOST_EXTENDED = const(2048)


class ContactCard(CardConnection):
    """atr: octets of the answer to reset. rate: code of F and D in force. extended: whether it takes extended length."""

    protocol = None

    def __init__(self, slot, line, atr, rate, extended):
        self.atr, self.rate = bytes(atr.octets), rate
        self.extended = extended
        if extended:
            self.max_command = self.max_response = _MOST_EXTENDED
        self._slot, self._line = slot, line

    async def transceive(self, command):
        """One APDU. Returns (data, SW).

        Raises CardLeft (gone, or silent), CardSlow, ProtocolError, CardOverload (it drew too much current).
        """
        self._slot.check()
        try:
            answer, sw = await self._exchange(command)
        except CardError:
            self._slot.check()  # a card that was cut off is the cause of whatever was seen on the line
            raise
        self._slot.check()
        return answer, sw

    async def _exchange(self, command):
        raise NotImplementedError

    async def present(self):
        """Whether the card is still there, and has power."""
        return self._slot.active

    async def until_gone(self):
        """Raises CardLeft when the card is gone; never returns."""
        while True:
            self._slot.check()
            await asyncio.sleep_ms(_LOOK_MS)

    def wipe(self):
        """Overwrite what was exchanged."""

    async def release(self):
        """Power off, in order."""
        self.wipe()
        await self._slot.deactivate()
