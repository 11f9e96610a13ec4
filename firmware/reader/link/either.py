# SPDX-License-Identifier: Apache-2.0
"""The antenna and the slot as one link: the first card that comes is served, and the other interface stays off.

What the slot needs is brought into memory when a card is inserted, and goes with that card.
"""

import asyncio

from micropython import const

from reader.tasks import first

_LOOK_MS = const(100)


class Either:
    """contactless: the link of the antenna. board: slot_off, the pin that is high while a card is in the slot (None on a
    board without one), and slot() for the rest. borrowed: the context that gives back what is imported within.
    """

    def __init__(self, contactless, board, borrowed):
        self.contactless = contactless
        self._board, self._borrowed = board, borrowed
        self._contact = None
        self._slot_was_last = False

    def _seated(self):
        return self._board.slot_off is not None and self._board.slot_off()

    async def wait_card(self, timeout_ms=None):
        """The first card on either interface, the slot's if both have one. Raises what its link raises."""
        which, card = await first(self._inserted(), self.contactless.wait_card(timeout_ms))
        self._slot_was_last = not which
        if which:
            return card
        await self.contactless.release()
        with self._borrowed():
            from reader.drivers.tda8035 import Tda8035
            from reader.link.contact import Contact

            pins, line = self._board.slot()
            self._contact = Contact(Tda8035(*pins), line, borrowed=self._borrowed)
        try:
            card = await self._contact.wait_card()
            return card
        finally:
            if card is None:
                self._contact = None

    async def _inserted(self):
        while not self._seated():
            await asyncio.sleep_ms(_LOOK_MS)

    async def wait_gone(self):
        """Until the last card is gone."""
        if not self._slot_was_last:
            return await self.contactless.wait_gone()
        while self._seated():
            await asyncio.sleep_ms(_LOOK_MS)

    async def release(self):
        """Let the card go: its interface is off afterwards. Raises nothing."""
        contact, self._contact = self._contact, None
        await (contact or self.contactless).release()
