# SPDX-License-Identifier: Apache-2.0
"""The card's half of the block protocol: ISO/IEC 14443-4, clause 7 (the letters and numbers are those of its rules).

Blocks in and blocks out, without prologue of the air (CRC_A) and without a clock: work is a number of microseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)  # FSDI and FSCI, tables 1 and 6
FWT_UNIT_US = 4096 / 13.56
FWT_MAX_US = FWT_UNIT_US * (1 << 14)
WTXM_MAX = 59
# Masks and patterns of the PCB (7.1.2)
I_MASK, I_BLOCK = 0xE2, 0x02
R_MASK, R_BLOCK = 0xE6, 0xA2
S_MASK, S_BLOCK = 0xC7, 0xC2
CHAINING = NAK = 0x10
HAS_CID, HAS_NAD = 0x08, 0x04
S_TYPE, S_DESELECT, S_WTX = 0x30, 0x00, 0x30
ASK_AFTER = 0.75  # the share of the time it has that a card lets pass before it asks for more


class Work(NamedTuple):
    """An answer (R-APDU) and the time it takes to make."""

    answer: bytes
    us: float


class PiccBlocks:
    """One activation, from RATS to S(DESELECT). `run` turns a C-APDU into Work.

    fsd, fsc: frame sizes of reader and card in bytes, CRC_A included. cid: 0..14, or None where the card has none.
    """

    def __init__(self, run: Callable[[bytes], Work], fsd: int, fsc: int, fwi: int, cid: int | None) -> None:
        self._run, self._fsd, self._fsc, self._cid = run, fsd, fsc, cid
        self.fwt_us = FWT_UNIT_US * (1 << fwi)
        self.deselected = False
        self.started = False
        self._number = 1  # rule C
        self._command = bytearray()
        self._answer = b""
        self._last = b""
        self._wtxm = 0  # the extension asked for and not yet granted
        self._work_left_us = 0.0
        self._sends_cid = False

    def respond(self, block: bytes) -> tuple[bytes, float] | None:
        """The block that answers `block` and the microseconds before it; None when the card stays silent."""
        inf = self._addressed(block)
        if inf is None:
            return None
        pcb = block[0]
        if pcb & I_MASK == I_BLOCK:
            return self._on_i(pcb, inf)
        if pcb & R_MASK == R_BLOCK and not inf:
            return self._on_r(pcb)
        if pcb & S_MASK == S_BLOCK:
            return self._on_s(pcb, inf)
        return None

    def _addressed(self, block: bytes) -> bytes | None:
        """The information field, or None when the block is not for this card (7.1.2.2) or too long for it."""
        if not block or len(block) + 2 > self._fsc or block[0] & I_MASK == I_BLOCK and block[0] & HAS_NAD:
            return None
        if block[0] & HAS_CID:
            if self._cid is None or len(block) < 2 or block[1] & 0x0F != self._cid:
                return None
            self._sends_cid = True
            return block[2:]
        if self._cid:
            return None
        self._sends_cid = False
        return block[1:]

    def finish(self, answer: bytes) -> None:
        """The work under way is done, however long it was to take: the answer goes out when the reader next asks."""
        self._answer, self._work_left_us = answer, 0

    # --- I-blocks -------------------------------------------------------------------------------
    def _on_i(self, pcb: int, inf: bytes) -> tuple[bytes, float] | None:
        if self._wtxm:
            return None
        self.started = True
        self._number ^= 1  # rule D
        self._answer = b""
        self._command += inf
        if pcb & CHAINING:
            return self._send(R_BLOCK | self._number, b"", 0)
        work = self._run(bytes(self._command))
        self._command.clear()
        self._answer, self._work_left_us = work.answer, work.us
        return self._work_on(self.fwt_us)

    def _work_on(self, granted_us: float) -> tuple[bytes, float]:
        """Answer within the time granted, or ask for more before it is over (rule 9)."""
        if self._work_left_us <= granted_us:
            return self._send_answer(self._work_left_us)
        spent = granted_us * ASK_AFTER
        self._work_left_us -= spent
        most = min(WTXM_MAX, int(FWT_MAX_US / self.fwt_us))
        wanted = self._work_left_us / self.fwt_us
        self._wtxm = most if wanted > most else max(1, int(wanted) + 1)
        return self._send(S_BLOCK | S_WTX, bytes([self._wtxm]), spent)

    def _send_answer(self, us: float) -> tuple[bytes, float]:
        """The next part of the answer, chained when more follows (rule 10, 7.5.3)."""
        room = self._fsd - (4 if self._sends_cid else 3)
        part, self._answer = self._answer[:room], self._answer[room:]
        chaining = CHAINING if self._answer else 0
        return self._send(I_BLOCK | chaining | self._number, part, us)

    # --- R- and S-blocks ------------------------------------------------------------------------
    def _on_r(self, pcb: int) -> tuple[bytes, float] | None:
        if (pcb & 1) == self._number or self._wtxm:
            return (self._last, 0) if self._last else None  # rule 11
        if pcb & NAK:
            return self._send(R_BLOCK | self._number, b"", 0)  # rule 12
        if not self._answer:
            return None
        self._number ^= 1  # rule E
        return self._send_answer(0)  # rule 13

    def _on_s(self, pcb: int, inf: bytes) -> tuple[bytes, float] | None:
        if pcb & S_TYPE == S_DESELECT and not inf:
            self.deselected = True
            return self._send(S_BLOCK | S_DESELECT, b"", 0)
        if pcb & S_TYPE == S_WTX and len(inf) == 1 and self._wtxm and inf[0] & 0x3F == self._wtxm:
            granted_us = self._wtxm * self.fwt_us
            self._wtxm = 0
            return self._work_on(granted_us)
        return None

    def _send(self, pcb: int, inf: bytes, us: float) -> tuple[bytes, float]:
        prologue = bytes([pcb | HAS_CID, self._cid or 0]) if self._sends_cid else bytes([pcb])
        self._last = prologue + inf
        return self._last, us
