# SPDX-License-Identifier: Apache-2.0
"""The reader's half of the block protocol as the PN532 runs it: ISO/IEC 14443-4, clause 7.

A small engine over one function that sends a block and returns the block that came back. Its verbs are generators:
they yield when they wait for a card that keeps asking for time, and the chip decides how long to let them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_status import RadioFault

FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)
FSDI_64 = 5  # what the chip's own RATS offers: E0 50
FWT_UNIT_US = 4096 / 13.56
FWT_MAX_US = FWT_UNIT_US * 16384
DESELECT_WAIT_US = 65536 / 13.56  # 7.2: the FWT that holds for S(DESELECT)
RETRIES = 3  # repetitions before an exchange is given up
WTX_AT_ONCE = 64  # extensions granted in one go; further ones whenever the host looks
PCB_I, PCB_ACK, PCB_NAK, PCB_DESELECT, PCB_WTX = 0x02, 0xA2, 0xB2, 0xC2, 0xF2
_CHAINING, _CID, _NUMBER = 0x10, 0x08, 0x01

Steps = Generator[None, None, None]


class Ats(NamedTuple):
    """What an Answer To Select promises (5.2). ta: interface byte of the bit rates."""

    fsc: int = 32
    ta: int = 0
    fwi: int = 4
    has_cid: bool = False

    @classmethod
    def parse(cls, ats: bytes) -> Ats:
        """From TL on. A short or absent ATS leaves the standard's defaults (5.2.2)."""
        body = ats[1 : ats[0]] if ats else b""
        if not body:
            return cls()
        t0, rest = body[0], list(body[1:])
        ta = rest.pop(0) if t0 & 0x10 and rest else 0
        tb = rest.pop(0) if t0 & 0x20 and rest else 0x40
        tc = rest.pop(0) if t0 & 0x40 and rest else 0
        return cls(FRAME_SIZES[min(t0 & 0x0F, 8)], ta, tb >> 4, bool(tc & 2))


class Block(NamedTuple):
    """A block taken apart: the kind of PCB with its bits apart, and the information field."""

    kind: int
    number: int
    chaining: bool
    inf: bytes

    @classmethod
    def parse(cls, raw: bytes, cid: int | None) -> Block:
        """Raises RadioFault where 7.1 knows no such block or it is another card's."""
        pcb = raw[0]
        at = 2 if pcb & _CID else 1
        if len(raw) < at or (pcb & _CID and raw[1] & 0x0F != (cid or 0)):
            raise RadioFault(status.RF_PROTOCOL)
        number, inf = pcb & _NUMBER, raw[at:]
        if pcb & 0xE6 == PCB_I:
            return cls(PCB_I, number, bool(pcb & _CHAINING), inf)
        for kind, mask in ((PCB_ACK, 0xF6), (PCB_NAK, 0xF6), (PCB_DESELECT, 0xF7), (PCB_WTX, 0xF7)):
            if pcb & mask == kind:
                return cls(kind, number, False, inf)
        raise RadioFault(status.RF_PROTOCOL)


class IsoDep:
    """`air(block, wait_us) -> block`, CRC_A apart, raises RadioFault. block_limit: the largest frame the chip sends."""

    def __init__(self, air: Callable[[bytes, float], bytes], ats: Ats, block_limit: int, cid: int | None) -> None:
        self._air, self._cid = air, cid
        self.fwt_us = FWT_UNIT_US * (1 << ats.fwi)
        self._room = min(ats.fsc, block_limit) - (4 if cid is not None else 3)
        self._number = 0  # rule A
        self._card_chaining = False
        self._received = bytearray()

    @property
    def more_waiting(self) -> bool:
        """True while an answer has not been collected to its end."""
        return self._card_chaining or bool(self._received)

    # --- verbs ----------------------------------------------------------------------------------
    def send(self, data: bytes, more: bool = False) -> Steps:
        """Send a command, or with `more` its first part, in as many chained blocks as it takes (7.5.3)."""
        parts = [data[at : at + self._room] for at in range(0, len(data), self._room)] or [b""]
        for index, part in enumerate(parts):
            chaining = more or index + 1 < len(parts)
            pcb = PCB_I | (_CHAINING if chaining else 0) | self._number
            reply = yield from self._exchange(pcb, part)
            if (reply.kind == PCB_ACK) is not chaining:
                raise RadioFault(status.RF_PROTOCOL)
            if not chaining:
                self._take(reply)

    def collect(self, limit: int) -> Generator[None, None, tuple[bytes, bool]]:
        """Up to `limit` bytes of the answer, and whether more of it waits (in the chip or in the card)."""
        while self._card_chaining and len(self._received) <= limit:
            reply = yield from self._exchange(PCB_ACK | self._number, b"")  # rule 2
            if reply.kind != PCB_I:
                raise RadioFault(status.RF_PROTOCOL)
            self._take(reply)
        data = bytes(self._received[:limit])
        del self._received[:limit]
        return data, self.more_waiting

    def present(self) -> None:
        """R(NAK) makes a card answer without changing anything (rule 12). Raises RadioFault when it is gone."""
        for attempt in range(RETRIES):
            try:
                Block.parse(self._air(self._block(PCB_NAK | self._number), self.fwt_us), self._cid)
                return
            except RadioFault:
                if attempt + 1 == RETRIES:
                    raise

    def forget_answer(self) -> None:
        """Drop what has not been collected: the exchange has failed."""
        self._received.clear()
        self._card_chaining = False

    def deselect(self) -> None:
        """S(DESELECT); a card that does not answer is left alone (rule 8)."""
        for _ in range(RETRIES):
            try:
                reply = Block.parse(self._air(self._block(PCB_DESELECT), DESELECT_WAIT_US), self._cid)
            except RadioFault:
                continue
            if reply.kind == PCB_DESELECT:
                return

    # --- one block and its answer ---------------------------------------------------------------
    def _exchange(self, pcb: int, inf: bytes) -> Generator[None, None, Block]:
        """Send a block until its answer is here: waiting time granted (rule 9), faults mended (rules 4 to 6)."""
        block = self._block(pcb, inf)
        recovery = block if pcb & 0xF6 == PCB_ACK else self._block(PCB_NAK | self._number)  # rule 5, else rule 4
        outgoing, wait_us, faults, extensions = block, self.fwt_us, 0, 0
        while True:
            try:
                reply = self._valid(Block.parse(self._air(outgoing, wait_us), self._cid))
            except RadioFault:
                faults += 1
                if faults > RETRIES:
                    raise
                outgoing = recovery
                continue
            if reply.kind == PCB_WTX:
                extensions += 1
                if extensions > WTX_AT_ONCE:
                    yield
                wait_us = min(self.fwt_us * (reply.inf[0] & 0x3F), FWT_MAX_US)
                outgoing = self._block(PCB_WTX, reply.inf[:1])
            elif reply.kind == PCB_ACK and reply.number != self._number:  # rule 6
                faults += 1
                if faults > RETRIES:
                    raise RadioFault(status.RF_PROTOCOL)
                outgoing, wait_us = block, self.fwt_us
            else:
                self._number ^= 1  # rule B
                return reply

    def _valid(self, reply: Block) -> Block:
        """The reply, if it is one that may come now (7.5.4.2)."""
        if reply.kind == PCB_I and reply.number == self._number:
            return reply
        if reply.kind == PCB_ACK and not reply.inf:
            return reply
        if reply.kind == PCB_WTX and len(reply.inf) == 1 and 1 <= reply.inf[0] & 0x3F <= 59:
            return reply
        raise RadioFault(status.RF_PROTOCOL)

    def _take(self, reply: Block) -> None:
        self._received += reply.inf
        self._card_chaining = reply.chaining

    def _block(self, pcb: int, inf: bytes = b"") -> bytes:
        prologue = bytes([pcb]) if self._cid is None else bytes([pcb | _CID, self._cid])
        return prologue + inf
