# SPDX-License-Identifier: Apache-2.0
"""A card that speaks T=0: APDUs as one or more commands of five octets and data one way (ISO/IEC 7816-3, 12.2).

no data either way   header, P3 = 0
answer wanted        P3 = Le; 6Cxx: the same with P3 = xx; 61xx: GET RESPONSE
data to the card     P3 = Lc
both                 P3 = Lc, then 61xx and GET RESPONSE
more than 255        ENVELOPE after ENVELOPE, closed by one without data
"""

import time

from micropython import const

from reader.codec.t0 import Tpdu
from reader.crypto.util import wipe
from reader.errors import CardLeft, CardSlow, ProtocolError
from reader.link.contact_card import ContactCard

_SHORT = const(256)
_MOST_DATA = const(255)
_GET_RESPONSE = const(0xC0)
_ENVELOPE = const(0xC2)
_OK = const(0x9000)
_MORE = const(0x61)
_OTHER_LENGTH = const(0x6C)
_MOST_NULLS = const(100)
_MOST_MS = const(30_000)


class T0Card(ContactCard):
    """wait: WT in etu."""

    protocol = 0

    def __init__(self, slot, line, atr, rate, extended, wait):
        super().__init__(slot, line, atr, rate, extended)
        self._wait = wait
        self._in = memoryview(bytearray(_SHORT + 1))

    async def start(self):
        """T=0 has nothing to agree on."""

    async def _exchange(self, command):
        command = memoryview(command)
        data, wanted = _parts(command)
        if len(data) > _MOST_DATA:
            answer, sw = await self._enveloped(command)
        elif len(data):
            answer, sw = await self._outward(command[:4], data)
        elif wanted:
            answer, sw = await self._inward(command[:4], min(wanted, _SHORT))
        else:
            answer, sw = await self._run(Tpdu(_header(command[:4], 0)))
        if wanted and sw >> 8 == _MORE:
            answer, sw = await self._rest(command[0], answer, sw, wanted)
        return memoryview(answer), sw

    async def _outward(self, header, data):
        return await self._run(Tpdu(_header(header, len(data)), data))

    async def _inward(self, header, count):
        """`count` octets from the card, or as many as it says that there are."""
        answer, sw = await self._run(Tpdu(_header(header, count & 0xFF), wanted=count))
        if sw >> 8 == _OTHER_LENGTH and not len(answer):
            count = sw & 0xFF or _SHORT
            answer, sw = await self._run(Tpdu(_header(header, count & 0xFF), wanted=count))
        return answer, sw

    async def _rest(self, cla, answer, sw, wanted):
        """What the card still has, up to `wanted` octets together."""
        header = bytes((_channel(cla), _GET_RESPONSE, 0, 0))
        while sw >> 8 == _MORE and len(answer) < wanted:
            part, sw = await self._inward(header, min(sw & 0xFF or _SHORT, wanted - len(answer)))
            if not len(part) and sw >> 8 == _MORE:
                raise ProtocolError("T=0: answer without end")
            answer.extend(part)
        return answer, sw

    async def _enveloped(self, command):
        header = bytes((_channel(command[0]), _ENVELOPE, 0, 0))
        while len(command):
            answer, sw = await self._outward(header, command[:_MOST_DATA])
            if sw != _OK:
                return answer, sw
            command = command[_MOST_DATA:]
        return await self._run(Tpdu(_header(header, 0)))

    async def _run(self, tpdu):
        """One command to its status word."""
        line = self._line
        start_ms = time.ticks_ms()
        while tpdu.missing:
            if len(tpdu.to_send):
                await line.send(tpdu.to_send)
                tpdu.sent()
            view = self._in[: tpdu.missing]
            if await line.receive(view, self._wait, self._wait) < len(view):
                self._slot.check()
                raise CardLeft("silent")
            if line.damaged:
                raise ProtocolError("T=0: parity")
            tpdu.feed(view)
            if tpdu.waits > _MOST_NULLS or time.ticks_diff(time.ticks_ms(), start_ms) > _MOST_MS:
                raise CardSlow("asked for time without end")
        return tpdu.answer, tpdu.sw

    def wipe(self):
        wipe(self._in)


def _header(header, p3):
    return bytes(header) + bytes((p3,))


def _channel(cla):
    """The class of an interindustry command on the same logical channel, without secure messaging or chaining."""
    return cla & 0x4F if cla & 0x40 else cla & 0x03


def _parts(command):
    """(data, Ne) of a command, short or extended; Ne is 0 without an Le field (12.1.3)."""
    size = len(command)
    if size <= 4:
        return command[:0], 0
    if command[4] or size == 5:
        return _fields(command, 5, command[4], 1) if size > 5 else (command[:0], command[4] or _SHORT)
    count = command[5] << 8 | command[6]
    return _fields(command, 7, count, 2) if size > 7 else (command[:0], count or 65536)


def _fields(command, start, count, le_octets):
    data, le = command[start : start + count], command[start + count :]
    if len(data) != count or len(le) not in (0, le_octets):
        raise ProtocolError("no command APDU")
    if not len(le):
        return data, 0
    value = le[0] if le_octets == 1 else le[0] << 8 | le[1]
    return data, value or 1 << 8 * le_octets
