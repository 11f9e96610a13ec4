# SPDX-License-Identifier: Apache-2.0
"""From a seated card to a connection: voltage, resets, the answer to reset, and the fastest rate both ends have.

ISO/IEC 7816-3, clause 6 (operating conditions and resets), 8 (answer to reset), 9 (PPS).
"""

from micropython import const

from reader.codec import pps, rates, waiting
from reader.codec.atr import CLASS_A, CLASS_B, CLASS_C, Parser
from reader.errors import CardError, NotOurCard, ProtocolError
from reader.iso7816.connection import takes_extended
from reader.refusals import CardMute

_CLASSES = (CLASS_C, CLASS_B, CLASS_A)  # the lowest voltage first: no card is harmed by too little
_RATES_TRIED = const(2)
_MOST_WAITS_CLOCKS = const(50_000_000)  # some ten seconds of waiting time extensions for one command


async def connect(slot, line, protocols, extended):
    """The card, negotiated. Raises what Contact.wait_card() says; the card may still have power then."""
    start = _Start(slot, line)
    card_class, atr = await start.power_up()
    ways = _ways(atr, protocols, line)
    for way in ways:
        try:
            return await start.agree(atr, way, extended)
        except CardError:
            slot.check()
            if way is ways[-1]:
                raise
            await slot.deactivate()
            atr = await start.reset(card_class)


class _Start:
    def __init__(self, slot, line):
        self._slot, self._line = slot, line

    async def power_up(self):
        """(class, answer to reset) at the lowest voltage that the card works at (6.2.1)."""
        failure = None
        allowed = CLASS_A | CLASS_B | CLASS_C
        for card_class in _CLASSES:
            if not allowed & card_class:
                continue
            try:
                atr = await self.reset(card_class)
                if not atr.classes or atr.classes & card_class:
                    return card_class, atr
                allowed = atr.classes
            except (CardMute, ProtocolError) as error:
                if failure is None or isinstance(failure, CardMute):
                    failure = error
            await self._slot.deactivate()
        raise failure or ProtocolError("wants a voltage that there is not")

    async def reset(self, card_class):
        """Cold reset; a card that does not answer, or with nonsense, gets a warm one. Its answer to reset."""
        await self._slot.activate(card_class)
        try:
            return await self._answer()
        except (CardMute, ProtocolError):
            return await self._answer()

    async def _answer(self):
        """Reset, and read what the card answers. Raises CardMute, ProtocolError, CardLeft, CardOverload.

        No error is signalled here: a card that knows T=1 only would not look, and a character would be missing.
        """
        line = self._line
        line.reset()
        self._slot.reset()
        ts = await line.initial(waiting.RESET_CLOCKS // rates.DEFAULT_F)
        if ts is None:
            self._slot.check()
            raise CardMute("no answer to reset")
        parser = Parser()
        parser.feed(ts)
        while parser.missing:
            parser.feed(await self._octets(parser.missing))
        return parser.atr

    async def _octets(self, count):
        octets = memoryview(bytearray(count))
        if await self._line.receive(octets, waiting.INITIAL, waiting.INITIAL) < count:
            self._slot.check()
            raise ProtocolError("breaks off")
        if self._line.damaged:
            raise ProtocolError("parity")
        return octets

    async def agree(self, atr, way, extended):
        """The connection in one way, or at the default rate if the card keeps to that."""
        protocol, rate, negotiate = way
        if negotiate:
            guard = waiting.guard(atr, 0, rates.DEFAULT_F, 1)
            self._line.set_times(guard, waiting.T0_TURN, 0 in atr.protocols)
            rate = await self._negotiated(protocol, rate)
        f, d = rates.pair(rate)
        self._line.set_rate(f, d)
        make = self._t1 if protocol == 1 else self._t0
        card = make(atr, rate, f, d, extended and takes_extended(atr.historical))
        await card.start()
        return card

    def _t1(self, atr, rate, f, d, extended):
        from reader.link.contact_t1 import T1Card

        self._line.set_times(waiting.guard(atr, 1, f, d), waiting.T1_TURN, False)
        once, twice = waiting.block(atr, f, d), waiting.block(atr, f, d, 2)
        most = max(2, _MOST_WAITS_CLOCKS // waiting.block(atr, 1, 1))
        waits = once, twice - once, waiting.character(atr)
        return T1Card(self._slot, self._line, atr, rate, extended, waits, most)

    def _t0(self, atr, rate, f, d, extended):
        from reader.link.contact_t0 import T0Card

        self._line.set_times(waiting.guard(atr, 0, f, d), waiting.T0_TURN, True)
        return T0Card(self._slot, self._line, atr, rate, extended, waiting.work(atr, d))

    async def _negotiated(self, protocol, rate):
        """The rate that the card agrees to. Raises ProtocolError."""
        asked = pps.request(protocol, None if rate == rates.DEFAULT else rate)
        await self._line.send(asked)
        answer = bytearray()
        while pps.missing(answer):
            answer.extend(await self._octets(pps.missing(answer)))
        return pps.agreed(asked, answer)


def _ways(atr, protocols, line):
    """What to try: (protocol, rate, whether it takes PPS), the fastest first. Raises NotOurCard, ProtocolError."""
    if atr.specific is not None:
        return [_specific(atr, protocols, line)]
    offered = [each for each in protocols if each in atr.protocols]
    if not offered:
        raise NotOurCard("neither T=0 nor T=1")
    protocol = offered[0]
    codes = [code for code in rates.slower(atr.rate, line.supports) if code != rates.DEFAULT]
    ways = [(protocol, code, True) for code in codes[:_RATES_TRIED]]
    ways.append((protocol, rates.DEFAULT, protocol != atr.first))
    if protocol != atr.first and atr.first in protocols:
        ways.append((atr.first, rates.DEFAULT, False))  # for a card that knows no PPS
    return ways


def _specific(atr, protocols, line):
    """A card in specific mode says what it speaks; there is nothing to negotiate."""
    if atr.specific not in protocols:
        raise NotOurCard("T=%d" % atr.specific)
    rate = rates.DEFAULT if atr.implicit else atr.rate
    if not line.supports(*rates.pair(rate)):
        raise ProtocolError("a rate too fast: %02X" % rate)
    return atr.specific, rate, False
