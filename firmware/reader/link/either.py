# SPDX-License-Identifier: Apache-2.0
"""The antenna and the slot as one link: the first card that comes is served, and the other interface stays off.

There is room in memory for one of the two: what the slot needs takes the place of what the antenna needs when a card
is inserted, and gives it back with that card.
"""

import asyncio

from micropython import const

from reader.tasks import first

_LOOK_MS = const(100)


class Either:
    """board: slot_off, the pin that is high while a card is in the slot, None on a board without one; pn532_irq.

    antenna, slot: functions that bring in and make the link of that interface, Contactless and Contact.
    waits: called when a card is inserted while the antenna's is served. (While the slot's is served there is no field.)
    """

    def __init__(self, board, antenna, slot, waits):
        self._board = board
        self._make_antenna, self._make_slot, self._waits = antenna, slot, waits
        self._watch = None
        self._antenna = self._slot = None
        self._slot_was_last = False

    def _seated(self):
        return self._board.slot_off is not None and self._board.slot_off()

    async def wait_card(self, timeout_ms=None):
        """The first card on either interface, the slot's if both have one. Raises what its link raises."""
        card = await self._first_card(timeout_ms)
        if card is None:
            await self._put_away_antenna()
            card = await self._card_in_slot()
        return card

    async def _first_card(self, timeout_ms):
        """The card on the antenna, None when one is inserted first."""
        if self._antenna is None:
            self._antenna = self._make_antenna()
        which, card = await first(self._inserted(), self._antenna.wait_card(timeout_ms))
        self._slot_was_last = not which
        if card:
            self._watch = asyncio.create_task(self._tell_the_other())
        return card

    async def _tell_the_other(self):
        await self._inserted()
        self._waits()

    async def _inserted(self):
        while not self._seated():
            await asyncio.sleep_ms(_LOOK_MS)

    async def _put_away_antenna(self):
        await self._antenna.release()
        self._board.pn532_irq.irq(None)  # it would hold all that hangs on it
        self._antenna = None

    async def _card_in_slot(self):
        self._slot = self._make_slot()
        card = None
        try:
            card = await self._slot.wait_card()
            return card
        finally:
            if card is None:
                await self.release()

    async def wait_gone(self):
        """Until the last card is gone."""
        if not self._slot_was_last:
            return await self._antenna.wait_gone()
        while self._seated():
            await asyncio.sleep_ms(_LOOK_MS)

    async def release(self):
        """Let the card go: its interface is off afterwards. Raises nothing."""
        if self._watch:
            self._watch.cancel()
            self._watch = None
        if self._slot:
            await self._slot.release()
            self._board.slot_off.irq(None)
            self._slot = None
        elif self._antenna:
            await self._antenna.release()
