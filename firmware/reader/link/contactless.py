# SPDX-License-Identifier: Apache-2.0
"""ISO/IEC 14443-4 type A cards through a PN532, as CardConnections.

The chip runs ISO-DEP itself: it sends RATS, chains, repeats and grants waiting time, so one command here is one APDU.
The field is on only while a card is looked for or held. Whatever the chip does wrong ends in a typed error and a chip
that is set up anew before it is used again.
"""

import asyncio
import time

from micropython import const

from reader.drivers import pn532 as chip
from reader.errors import CardLeft, FrontEndError, TimedOut, TwoCards
from reader.link.contactless_card import ContactlessCard, Target
from reader.link.held import Held

_IC_PN532 = const(0x32)
_START_TRIES = const(3)
_POLL_MS = const(120)
_LIST_TIMEOUT_MS = const(1500)
_EXCHANGE_TIMEOUT_MS = const(6000)  # a card may ask for more time, but not for ever

# RFConfiguration at the start: what differs from the chip's defaults and why
_SETTINGS = (
    (chip.RF_TIMINGS, b"\x00\x0b\x0a"),  # ATR_RES 102 ms, other answers 51 ms
    (chip.RF_MAX_RETRY_COM, b"\x00"),  # ISO-DEP repeats by itself
    (chip.RF_MAX_RETRIES, b"\x01\x01\x02"),  # ATR and PSL once; look for a card three times, not for ever
)


class Contactless:
    """The antenna. rate: highest bit rate to ask the card for, 0 = 106, 1 = 212, 2 = 424 kbit/s.

    Rates above 106 are opt-in: cheap antennas do not carry them. A card that does not follow is taken at 106.
    """

    def __init__(self, pn532, rate=0, exchange_timeout_ms=_EXCHANGE_TIMEOUT_MS):
        self.pn532 = pn532
        self.exchange_timeout_ms = exchange_timeout_ms
        self._rate = rate
        self._started = False
        self._field_is_on = False

    async def start(self):
        """Reset the chip, make sure that it is one, set it up. Raises FrontEndSilent, FrameError or FrontEndError."""
        for tries_left in range(_START_TRIES - 1, -1, -1):
            try:
                await self._set_up()
                self._started = True
                return
            except FrontEndError:
                if not tries_left:
                    raise

    async def _set_up(self):
        pn532 = self.pn532
        self._started = False
        await pn532.reset()
        await pn532.sam_configuration()
        await pn532.raise_speed()
        if (await pn532.get_firmware_version())[0] != _IC_PN532:
            raise FrontEndError("not a PN532")
        await pn532.set_parameters(chip.AUTO_ATR_RES | chip.AUTO_RATS)
        for item, data in _SETTINGS:
            await pn532.rf_configuration(item, data)
        await self._field_off()

    async def _field_off(self):
        await self.pn532.rf_configuration(chip.RF_FIELD, b"\x00")
        self._field_is_on = False

    def card(self, timeout_ms=None):
        """`async with link.card() as card:` waits for a card; every exit releases it."""
        return Held(self, timeout_ms)

    async def wait_card(self, timeout_ms=None):
        """The first ISO-DEP card that comes, within timeout_ms, or without limit.

        Raises TimedOut, TwoCards, NotIsoDep, ProtocolError (a card that answers RATS with nothing), FrontEndError.
        """
        start_ms = time.ticks_ms()
        while True:
            card = await self._look(self._find)
            if card:
                return card
            if timeout_ms is not None and time.ticks_diff(time.ticks_ms(), start_ms) >= timeout_ms:
                raise TimedOut("no card")
            await asyncio.sleep_ms(_POLL_MS)

    async def wait_gone(self):
        """Until nothing answers in the field any more: the last card is not to be read twice."""
        while await self._look(self._anything):
            await asyncio.sleep_ms(_POLL_MS)

    async def _look(self, look):
        """One look into the field. A chip that fails (it may have been reset) is set up anew for a second look."""
        for looks_left in (1, 0):
            try:
                if not self._started:
                    await self.start()
                if self._field_is_on:  # a card that was found and that nobody took: it would not answer a second time
                    await self._let_go()
                return await look()
            except FrontEndError:
                self._started = False
                if not looks_left:
                    raise

    async def _anything(self):
        try:
            return (await self._list())[0] > 0
        finally:
            await self._let_go()

    async def _find(self):
        """A card, or None. Anything but a card leaves the field off."""
        card = None
        try:
            answer = await self._list()
            if answer[0] > 1:
                raise TwoCards("%d cards in the field" % answer[0])
            if answer[0] == 1:
                target = Target(answer[1:])
                await self._speed_up(target)
                card = ContactlessCard(self, target)
            return card
        finally:
            if card is None:
                await self._let_go()

    async def _list(self):
        """NbTg and target data; looks for two, so that a second card is noticed."""
        self._field_is_on = True
        return await self.pn532.in_list_passive_target(2, chip.BAUD_106_TYPE_A, timeout_ms=_LIST_TIMEOUT_MS)

    async def _speed_up(self, target):
        """PPS, if asked for and offered; a refusal leaves the card in doubt, so it is selected again at 106."""
        rate = min(self._rate, target.best_rate)
        if rate and await self.pn532.in_psl(target.number, rate, rate):
            await self.pn532.in_release(0)
            again = await self._list()
            if again[0] != 1 or Target(again[1:]).ats != target.ats:
                raise CardLeft("after a refused bit rate")

    async def release(self):
        """Let every target go, switch the field off, overwrite what was exchanged. Raises nothing."""
        await self._let_go()
        self.pn532.wipe()

    async def _let_go(self):
        """A chip that fails here is set up anew at the next look."""
        try:
            if self._started:
                await self.pn532.in_release(0)
                await self._field_off()
        except FrontEndError:
            self._started = False

    async def knows_target(self):
        """Whether the chip answers and has a card listed."""
        try:
            return (await self.pn532.get_general_status())[2] > 0
        except FrontEndError:
            return False

    async def recover(self):
        """After a fault in an exchange: whether the chip is well again."""
        try:
            await self.start()
            return True
        except FrontEndError:
            return False
