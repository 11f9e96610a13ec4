# SPDX-License-Identifier: Apache-2.0
"""T=1, the card's side (ISO/IEC 7816-3, clause 11): it answers each block, and never speaks first."""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartid.sim.contact.icc import Icc

BGT, GUARD = 22.0, 11.0
FD = 372
ASK_AFTER = 0.8  # of the block waiting time
MOST_WAITS = 255

CHAINED = 0x20
R, R_EDC, R_OTHER = 0x80, 1, 2
S_REQUEST, S_RESPONSE = 0xC0, 0xE0
RESYNCH, IFS, ABORT, WTX = 0, 1, 2, 3
IFSD_AT_FIRST = 32


class BlockSide:
    def __init__(self, icc: Icc) -> None:
        self._icc = icc
        self._crc = icc.meaning.crc
        self._parity_ok = True
        self._incoming = bytearray()
        self._begin()

    def _begin(self) -> None:
        self._own, self._expected = 0, 0  # N(S) of the card's next I-block, and of the reader's
        self._ifsd, self._ifsc = IFSD_AT_FIRST, self._icc.meaning.ifsc
        self._command, self._answer = b"", b""
        self._part = b""  # the last I-block, whole, until the reader's next command
        self._last = b""  # the last block of any kind
        self._work_us = 0.0
        self._asked = 0  # BWTs asked for and not yet granted

    @property
    def _bwt_us(self) -> float:
        return (960 << self._icc.meaning.bwi) * FD / self._icc.hz * 1_000_000

    # --- octets ---------------------------------------------------------------------------------
    def hear(self, octet: int, parity_ok: bool, gap: float) -> bool:
        """There is no error signal in T=1."""
        self._incoming.append(octet)
        self._parity_ok &= parity_ok
        if len(self._incoming) >= 3 and len(self._incoming) == 3 + self._incoming[2] + (2 if self._crc else 1):
            self._close(0.0)
        return False

    def idle(self) -> None:
        """A block that breaks off ends with the character waiting time."""
        if self._incoming:
            self._parity_ok = False
            self._close(11.0 + (1 << self._icc.meaning.cwi))

    def _close(self, after_etu: float) -> None:
        """A block is over, `after_etu` later than its last character."""
        block, self._incoming = bytes(self._incoming), bytearray()
        end = len(block) - (2 if self._crc else 1)
        intact, self._parity_ok = self._parity_ok and _check(block[:end], self._crc) == block[end:], True
        self._after_etu = after_etu
        if not intact:
            self._send(R | self._expected << 4 | R_EDC)
        elif block[0] or block[2] == 255:
            self._complain()
        else:
            self._hear_block(block[1], block[3 : 3 + block[2]])

    # --- blocks ---------------------------------------------------------------------------------
    def _hear_block(self, pcb: int, inf: bytes) -> None:
        if not pcb & 0x80:
            self._on_i(pcb, inf)
        elif pcb & 0xC0 == R:
            self._on_r(pcb)
        elif pcb & 0xE0 == S_REQUEST:
            self._on_request(pcb & 0x1F, inf)
        else:
            self._on_response(pcb & 0x1F, inf)

    def _on_i(self, pcb: int, inf: bytes) -> None:
        if pcb >> 6 & 1 != self._expected or self._answer or self._asked or len(inf) > self._ifsc:
            self._complain()
            return
        self._expected ^= 1
        self._part = b""
        self._command += inf
        if pcb & CHAINED:
            self._send(R | self._expected << 4)
            return
        command, self._command = self._command, b""
        answer = bytes(self._icc.card.transceive(command))
        if answer:
            self._answer, self._work_us = answer, self._icc.card.delay_us
            self._work_on()

    def _on_r(self, pcb: int) -> None:
        """What the reader has not got, once more; or the next part of a chain (rules 2.2 and 7)."""
        if self._part and pcb >> 4 & 1 != self._own:
            self._say(self._part)
        elif self._part and self._answer:
            self._send_part(0.0)
        elif self._last:
            self._say(self._last)

    def _on_request(self, kind: int, inf: bytes) -> None:
        if kind == RESYNCH and not inf:
            self._begin()
        elif kind == IFS and len(inf) == 1 and 0 < inf[0] < 255:
            self._ifsd = inf[0]
        elif kind == ABORT and not inf:
            self._command = self._answer = self._part = b""
        else:
            self._complain()
            return
        self._send(S_RESPONSE | kind, inf)

    def _on_response(self, kind: int, inf: bytes) -> None:
        if kind == WTX and self._asked and inf == bytes([self._asked]):
            granted_us, self._asked = self._asked * self._bwt_us, 0
            self._work_on(granted_us)
        else:
            self._complain()

    # --- answers --------------------------------------------------------------------------------
    def _work_on(self, granted_us: float | None = None) -> None:
        """Answer within the time granted, or ask for more before it is over (11.4.3, S(WTX))."""
        granted_us = granted_us or self._bwt_us
        if self._work_us <= granted_us * ASK_AFTER:
            self._send_part(self._work_us)
            return
        spent = granted_us * ASK_AFTER
        self._work_us -= spent
        wanted = self._work_us / self._bwt_us
        self._asked = MOST_WAITS if wanted >= MOST_WAITS else int(wanted) + 1
        self._send(S_REQUEST | WTX, bytes([self._asked]), spent)

    def _send_part(self, us: float) -> None:
        part, self._answer = self._answer[: self._ifsd], self._answer[self._ifsd :]
        pcb = self._own << 6 | (CHAINED if self._answer else 0)
        self._own ^= 1
        self._send(pcb, part, us)
        self._part = self._last

    def _complain(self) -> None:
        self._send(R | self._expected << 4 | R_OTHER)

    def _send(self, pcb: int, inf: bytes = b"", us: float = 0.0) -> None:
        body = bytes([0, pcb, len(inf)]) + inf
        self._last = body + _check(body, self._crc)
        self._say(self._last, us)

    def _say(self, block: bytes, us: float = 0.0) -> None:
        self._icc.say(block, BGT + self._after_etu, GUARD, us)


def _check(octets: bytes, crc: bool) -> bytes:
    """LRC, or CRC (ISO/IEC 13239, register all ones at the start, high octet first)."""
    if not crc:
        return bytes([reduce(xor, octets, 0)])
    register = 0xFFFF
    for octet in octets:
        register = register >> 8 ^ _CRC_OF[(register ^ octet) & 0xFF]
    return register.to_bytes(2, "big")


def _crc_of(octet: int) -> int:
    for _ in range(8):
        octet = octet >> 1 ^ (0x8408 if octet & 1 else 0)
    return octet


_CRC_OF = [_crc_of(octet) for octet in range(256)]
