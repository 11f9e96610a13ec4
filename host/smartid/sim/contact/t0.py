# SPDX-License-Identifier: Apache-2.0
"""T=0, the card's side (ISO/IEC 7816-3, clauses 10 and 12.2): procedure octets, and APDUs out of five-octet headers.

The protocol says one thing after the other, so it is written as a generator that takes octets.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartid.sim.contact.icc import Icc

NULL = 0x60
GET_RESPONSE, ENVELOPE = 0xC0, 0xC2
SECURED = 0x0C
MORE, OTHER_LENGTH = 0x61, 0x6C
UNKNOWN_INSTRUCTION = b"\x6d\x00"
ASK_AFTER = 0.8  # of the waiting time

# Instructions whose data come from the card, when they are not secured. A card knows its commands; the line does not.
OUTWARD = {0xB0, 0xB2, 0xCA, 0x84, 0xC0}
VERIFY = 0x20

Taking = Generator[None, int, bytes]


class CharacterSide:
    def __init__(self, icc: Icc) -> None:
        self._icc = icc
        self._kept = b""  # what GET RESPONSE is to fetch, status word included; the card may have still more of its own
        self._enveloped = b""
        self._work_us = 0.0  # not yet accounted for
        self._run = self._commands()
        next(self._run)

    def hear(self, octet: int, parity_ok: bool, gap: float) -> bool:
        if not parity_ok:
            return True
        self._run.send(octet)
        return False

    def idle(self) -> None:
        """Nothing waits to be said: a card that never gets done asks for time."""
        if self._work_us == math.inf:
            self._icc.say(bytes([NULL]), self._wait * ASK_AFTER)

    @property
    def _wait(self) -> float:
        """WT in etu (10.2)."""
        return 960.0 * self._icc.meaning.work_wait * self._icc.d

    # --- commands -------------------------------------------------------------------------------
    def _commands(self) -> Generator[None, int, None]:
        while True:
            header = yield from self._take(5)
            cla, ins, p3 = header[0], header[1], header[4]
            if ins == GET_RESPONSE and self._kept:
                self._give_kept(p3)
                continue
            self._kept = b""
            if ins >> 4 in (0x6, 0x9):  # as a procedure octet it would mean something else (10.3.2)
                self._say(UNKNOWN_INSTRUCTION)
                continue
            if ins in OUTWARD and cla & SECURED != SECURED:
                self._outward(header)
                continue
            data = (yield from self._take_data(ins, p3)) if p3 else b""
            if ins == ENVELOPE:
                self._envelope(data)
            else:
                self._inward(header[:4] + (bytes([p3]) + data + b"\0" if data else b""))

    def _take(self, count: int) -> Taking:
        taken = bytearray()
        while len(taken) < count:
            octet = yield
            taken.append(octet)
        return bytes(taken)

    def _take_data(self, ins: int, count: int) -> Taking:
        """Ask for the data, all together or one by one."""
        if not self._icc.stingy:
            self._say(bytes([ins]))
            return (yield from self._take(count))
        data = b""
        while len(data) < count:
            self._say(bytes([ins ^ 0xFF]))
            data += yield from self._take(1)
        return data

    def _outward(self, header: bytes) -> None:
        """Le must be what there is: else the card names it."""
        answer = self._execute(header)
        data, sw, wanted = answer[:-2], answer[-2:], header[4] or 256
        if not data:
            self._say(sw)
        elif len(data) < wanted:
            self._say(bytes([OTHER_LENGTH, len(data)]))
        else:
            self._give(header[1], data, sw)

    def _inward(self, command: bytes) -> None:
        """Data are kept until they are fetched."""
        answer = self._execute(command)
        if len(answer) > 2:
            self._keep(answer)
        elif answer:
            self._say(answer)

    def _envelope(self, data: bytes) -> None:
        if data:
            self._enveloped += data
            self._say(b"\x90\x00")
            return
        command, self._enveloped = self._enveloped, b""
        self._inward(command)

    def _keep(self, answer: bytes) -> None:
        self._kept = answer
        self._say(bytes([MORE, _announced(answer)]))

    def _give_kept(self, p3: int) -> None:
        wanted, there = p3 or 256, len(self._kept) - 2
        if wanted > there:
            self._say(bytes([OTHER_LENGTH, _announced(self._kept)]))
        else:
            data, self._kept = self._kept[:wanted], self._kept[wanted:]
            done = len(self._kept) == 2
            sw = self._kept if done else bytes([MORE, _announced(self._kept)])
            self._give(GET_RESPONSE, data, sw)
            self._kept = b"" if done else self._kept

    def _give(self, ins: int, data: bytes, sw: bytes) -> None:
        if self._icc.stingy:
            for octet in data:
                self._say(bytes([ins ^ 0xFF, octet]))
            self._say(sw)
        else:
            self._say(bytes([ins]) + data + sw)

    def _execute(self, command: bytes) -> bytes:
        answer = bytes(self._icc.card.transceive(command))
        self._work_us = self._icc.card.delay_us
        return b"" if self._work_us == math.inf else answer

    def _say(self, octets: bytes) -> None:
        """After the work that is left, with a NULL before each waiting time is over."""
        icc = self._icc
        if not octets or self._work_us == math.inf:
            return
        step_us = self._wait * ASK_AFTER * icc.etu_us
        while self._work_us > step_us:
            icc.say(bytes([NULL]), 16.0, us=step_us)
            self._work_us -= step_us
        icc.say(octets, 16.0, us=self._work_us)
        self._work_us = 0.0


def _announced(answer: bytes) -> int:
    """SW2 of 61xx and 6Cxx: 00 says 256 or more."""
    return min(len(answer) - 2, 256) & 0xFF
