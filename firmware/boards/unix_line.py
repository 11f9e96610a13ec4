# SPDX-License-Identifier: Apache-2.0
"""The contact line of the simulated world: characters and their times cross the wire, nothing is waited for."""

import struct

from micropython import const

from boards import wire
from reader.drivers.character_line import CharacterLine

_INVERSE = const(1)
_ERROR_SIGNAL = const(2)
_CHUNK = const(1024)
_NO_BYTES = bytearray(0)


class Line(CharacterLine):
    """link: the wire; number: of the slot."""

    def __init__(self, link, number):
        self._link, self._number = link, number
        super().__init__()

    def supports(self, f, d):
        """Whether the board's line can run at this rate: as the one of a Pico 2."""
        return f >= 8 * d

    def _configure(self):
        flags = (_INVERSE if self.inverse else 0) | (_ERROR_SIGNAL if self.error_signal else 0)
        settings = struct.pack("<HBBHH", self.f, self.d, flags, self.guard, self.turn)
        self._link.post(wire.LINE_SETUP, self._number, settings)

    async def _put(self, octets):
        answer = bytearray(2)
        self._link.ask(wire.LINE_SEND, self._number, _NO_BYTES, memoryview(answer), octets)
        self._link.run_handlers()
        return answer[0] | answer[1] << 8

    async def _get(self, view, first, following):
        link = self._link
        count = min(len(view), _CHUNK)
        length = link.ask(wire.LINE_RECEIVE, self._number, struct.pack("<HII", count, first, following), link.scratch)
        view[: length - 1] = link.scratch[1:length]
        self.damaged = bool(link.scratch[0])
        link.run_handlers()
        return length - 1
