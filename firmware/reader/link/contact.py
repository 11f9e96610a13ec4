# SPDX-License-Identifier: Apache-2.0
"""ISO/IEC 7816 cards in the slot, as CardConnections.

The card has power only from the moment it is asked for until it is released, and never before it is seated.
"""

import asyncio

from reader.errors import TimedOut
from reader.link.held import Held
from reader.tasks import first


class _Kept:
    """In place of memory.borrowed() where memory does not matter."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


class Contact:
    """slot: the interface chip's driver; line: the board's character line.

    protocols: in the order of preference. extended: whether to offer extended length to a card that takes it.
    borrowed: a context that gives back what is imported within (reader/memory.py): the way to a connection is long.
    """

    def __init__(self, slot, line, protocols=(1, 0), extended=False, borrowed=_Kept):
        self._slot, self._line = slot, line
        self._protocols = protocols
        self._extended = extended
        self._borrowed = borrowed
        self._card = None

    def card(self, timeout_ms=None):
        """`async with link.card() as card:` waits for a card; every exit deactivates it."""
        return Held(self, timeout_ms)

    async def wait_card(self, timeout_ms=None):
        """The card that is seated, powered and negotiated.

        Raises TimedOut, CardMute, ProtocolError (its answer to reset makes no sense), NotOurCard (neither T=0 nor T=1),
        CardLeft, CardOverload, CardSlow. Whatever is raised, the card is off.
        """
        if timeout_ms is None:
            await self._slot.wait_seated()
        elif (await first(self._slot.wait_seated(), asyncio.sleep_ms(timeout_ms)))[0] == 1:
            raise TimedOut("no card")
        try:
            with self._borrowed():
                from reader.link.contact_start import connect

                self._card = await connect(self._slot, self._line, self._protocols, self._extended)
            return self._card
        finally:
            if self._card is None:
                await self._slot.deactivate()

    async def wait_gone(self):
        """Until the slot is empty."""
        await self._slot.wait_empty()

    async def release(self):
        """Overwrite what was exchanged, power off. Raises nothing."""
        card, self._card = self._card, None
        if card:
            card.wipe()
        await self._slot.deactivate()
        self._line.close()
