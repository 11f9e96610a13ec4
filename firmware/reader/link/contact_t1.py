# SPDX-License-Identifier: Apache-2.0
"""A card that speaks T=1: APDUs in blocks (ISO/IEC 7816-3, clauses 11 and 12.3)."""

from reader.codec import t1_block
from reader.codec.t1 import T1
from reader.crypto.util import wipe
from reader.errors import ProtocolError
from reader.link.contact_card import ContactCard

_NO_BLOCK = memoryview(b"")


class T1Card(ContactCard):
    """waits: (BWT, what one more BWT adds, CWT) in etu; most_waits: BWTs a card may ask for in one command."""

    protocol = 1

    def __init__(self, slot, line, atr, rate, extended, waits, most_waits):
        super().__init__(slot, line, atr, rate, extended)
        self._block_wait, self._more_wait, self._character_wait = waits
        self._t1 = T1(atr.size, atr.crc, most_waits)
        self._in = memoryview(bytearray(t1_block.MOST))

    async def start(self):
        """Tell the card how long a block may be. Raises CardLeft, ProtocolError, CardSlow."""
        self._t1.ask_size()
        await self._carry()

    async def _exchange(self, command):
        if self._t1.told_size != t1_block.MOST_INF:  # it was synchronised anew
            await self.start()
        self._t1.command(command)
        await self._carry()
        answer = memoryview(self._t1.answer)
        if len(answer) < 2:
            raise ProtocolError("answer without status word")
        return answer[:-2], answer[-2] << 8 | answer[-1]

    async def _carry(self):
        t1 = self._t1
        while not t1.finished:
            await self._line.send(t1.block)
            t1.heard(await self._block(t1.wait))
            self._slot.check()

    async def _block(self, times):
        """One block of the card: None when it is silent, an empty one when what came is damaged."""
        line, view, wait = self._line, self._in, self._character_wait
        first = self._block_wait + (times - 1) * self._more_wait
        begun = await line.receive(view[: t1_block.PROLOGUE], first, wait)
        if not begun:
            return None
        if begun < t1_block.PROLOGUE:
            return _NO_BLOCK
        if line.damaged or view[2] > t1_block.MOST_INF:
            await line.receive(view, wait, wait)  # until it is quiet again
            return _NO_BLOCK
        rest = view[2] + t1_block.check_octets(self._t1.crc)
        end = t1_block.PROLOGUE + await line.receive(view[t1_block.PROLOGUE : t1_block.PROLOGUE + rest], wait, wait)
        return _NO_BLOCK if line.damaged else view[:end]

    def wipe(self):
        wipe(self._t1.answer, self._in, self._t1.out)
