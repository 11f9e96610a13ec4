# SPDX-License-Identifier: Apache-2.0
"""Answer to reset: characters -> what the card says of itself, without I/O (ISO/IEC 7816-3, 8.2).

    TS  T0  [TA1 TB1 TC1 TD1  TA2 TB2 TC2 TD2 ...]  historical characters  [TCK]

The left half of T0 and of each TDi says which of the next four interface characters come; the right half of T0 counts
the historical characters, that of a TDi names a protocol. TCK comes unless T=0 is the only protocol named.
"""

from micropython import const

from reader.codec import rates
from reader.errors import ProtocolError

DIRECT = const(0x3B)
INVERSE = const(0x3F)
MOST = const(33)  # characters, TS included

CLASS_A = const(1)
CLASS_B = const(2)
CLASS_C = const(4)

T0 = const(0)
T1 = const(1)
_GLOBAL = const(15)

_A = const(0)
_C = const(2)
_D = const(3)

# (group, or 0 for the third and later ones; protocol the group belongs to; character) -> who takes it.
# The first group is everyone's, the second speaks of T=0; for any character not here there is no use.
_TAKERS = {
    (1, None, _A): "_take_rates",
    (1, None, _C): "_take_guard",
    (2, None, _A): "_take_mode",
    (2, None, _C): "_take_work_wait",
    (0, T1, _A): "_take_size",
    (0, T1, 1): "_take_block_waits",
    (0, T1, _C): "_take_check",
    (0, _GLOBAL, _A): "_take_classes",
}
_RESERVED_BWI = const(10)


class Atr:
    """What an answer to reset says. Defaults are the standard's.

    rate: code of Fi and Di. guard: N of TC1, 255 is a meaning of its own. specific: the protocol of a card in specific
    mode, None when it can be negotiated. implicit: its rate is not the one of TA1, nor told. fixed: a reset does not
    bring it into negotiable mode. waiting: WI. size: IFSC. block_waiting, character_waiting: BWI, CWI. crc: error
    detection code of T=1. classes: of operation, None when not told. protocols: in the card's order.
    """

    def __init__(self):
        self.octets = bytearray()
        self.historical = b""
        self.rate = rates.DEFAULT
        self.guard = 0
        self.specific = None
        self.implicit = self.fixed = False
        self.waiting = 10
        self.size = 32
        self.block_waiting, self.character_waiting = 4, 13
        self.crc = False
        self.classes = None
        self.protocols = []
        self.told_global = False  # a group for T=15 is there: it changes what N counts

    @property
    def first(self):
        """The protocol that is used when nothing is negotiated."""
        return self.protocols[0]


class Parser:
    """feed() what has come; `missing` says how many characters are sure to follow, 0 when `atr` is complete.

    Raises ProtocolError: not TS, a reserved value, TCK, or longer than any answer to reset may be.
    """

    def __init__(self):
        self.atr = Atr()
        self.missing = 1
        self._next = self._start
        self._group = 0
        self._taken = set()  # first group of a protocol counts

    def feed(self, octets):
        """Take at most `missing` characters."""
        if len(octets) > self.missing:
            raise ProtocolError("more than the answer to reset announces")
        self.atr.octets.extend(octets)
        self.missing -= len(octets)
        if not self.missing:
            self._next()

    def _start(self):
        if self.atr.octets[0] not in (DIRECT, INVERSE):
            raise ProtocolError("TS %02X" % self.atr.octets[0])
        self._await(1, self._format)

    def _format(self):
        t0 = self.atr.octets[1]
        self._historical = t0 & 0x0F
        self._with_check = False
        self._announce(t0 >> 4, None)

    def _announce(self, present, protocol):
        """The next group's characters, or what follows the last group."""
        self._group += 1
        self._present, self._protocol = present, protocol
        if present:
            self._await(sum(present >> bit & 1 for bit in range(4)), self._interface)
        else:
            self._end_groups()

    def _await(self, count, then):
        if len(self.atr.octets) + count > MOST:
            raise ProtocolError("answer to reset without end")
        self.missing = count
        self._next = then

    def _interface(self):
        present = [bit for bit in range(4) if self._present >> bit & 1]
        octets = self.atr.octets[-len(present) :]
        for bit, octet in zip(present, octets):
            if bit != _D:
                self._take(bit, octet)
        if self._group > 2:
            self._taken.add(self._protocol)
        if present[-1] == _D:
            self._delimiter(octets[-1])
        else:
            self._end_groups()

    def _take(self, bit, octet):
        if self._group <= 2:
            taker = _TAKERS.get((self._group, None, bit))
        elif self._protocol in self._taken:
            return
        else:
            taker = _TAKERS.get((0, self._protocol, bit))
        if taker:
            getattr(self, taker)(octet)

    def _delimiter(self, octet):
        """TDi: the protocol of the next group."""
        protocol = octet & 0x0F
        atr = self.atr
        if protocol != T0:
            self._with_check = True
        if protocol == _GLOBAL:
            if not atr.protocols:
                raise ProtocolError("T=15 comes first")
            atr.told_global = True
        elif protocol not in atr.protocols:
            atr.protocols.append(protocol)
        self._announce(octet >> 4, protocol)

    def _end_groups(self):
        if not self.atr.protocols:
            self.atr.protocols.append(T0)
        count = self._historical + self._with_check
        if count:
            self._await(count, self._finish)
        else:
            self._finish()

    def _finish(self):
        atr = self.atr
        end = len(atr.octets)
        if self._with_check:
            end -= 1
            total = 0
            for octet in atr.octets[1:]:
                total ^= octet
            if total:
                raise ProtocolError("TCK")
        atr.historical = bytes(atr.octets[end - self._historical : end])
        self.missing = 0

    # --- what each interface character means -----------------------------------------------------------------
    def _take_rates(self, octet):
        self.atr.rate = octet

    def _take_guard(self, octet):
        self.atr.guard = octet

    def _take_mode(self, octet):
        atr = self.atr
        atr.specific = octet & 0x0F
        atr.fixed = bool(octet & 0x80)
        atr.implicit = bool(octet & 0x10)

    def _take_work_wait(self, octet):
        if not octet:
            raise ProtocolError("WI 0")
        self.atr.waiting = octet

    def _take_size(self, octet):
        if octet in (0, 255):
            raise ProtocolError("IFSC %d" % octet)
        self.atr.size = octet

    def _take_block_waits(self, octet):
        if octet >> 4 >= _RESERVED_BWI:
            raise ProtocolError("BWI %d" % (octet >> 4))
        self.atr.block_waiting, self.atr.character_waiting = octet >> 4, octet & 0x0F

    def _take_check(self, octet):
        self.atr.crc = bool(octet & 1)

    def _take_classes(self, octet):
        self.atr.classes = octet & (CLASS_A | CLASS_B | CLASS_C) or None
