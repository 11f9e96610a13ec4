# SPDX-License-Identifier: Apache-2.0
"""Protocol and parameters selection: octets <-> meaning, without I/O (ISO/IEC 7816-3, clause 9).

PPSS FF | PPS0: b8 0, b7 b6 b5 which of PPS3 PPS2 PPS1 follow, b4..b1 protocol | PPS1 rates | PCK (all XOR to 0)
"""

from micropython import const

from reader.codec import rates
from reader.errors import ProtocolError

_PPSS = const(0xFF)
_PPS1 = const(0x10)
_PPS2 = const(0x20)
_PPS3 = const(0x40)


def request(protocol, rate=None):
    """The request for a protocol and, unless None, a rate (code of F and D)."""
    octets = bytearray((_PPSS, protocol))
    if rate is not None:
        octets[1] |= _PPS1
        octets.append(rate)
    octets.append(_xor(octets))
    return bytes(octets)


def missing(octets):
    """How many characters of an answer are still to come, at least. Raises ProtocolError: this is none."""
    if octets and octets[0] != _PPSS:
        raise ProtocolError("PPSS %02X" % octets[0])
    if len(octets) < 2:
        return 3 - len(octets)
    options = sum(octets[1] >> bit & 1 for bit in (4, 5, 6))
    return 3 + options - len(octets)


def agreed(asked, octets):
    """The rate in force from now on. asked: the request; octets: the whole answer. Raises ProtocolError.

    The card may echo everything, or leave PPS1 out and keep to the default rate (9.3).
    """
    if _xor(octets):
        raise ProtocolError("PCK")
    if octets[1] & 0x0F != asked[1] & 0x0F or octets[1] & ~asked[1] & (_PPS1 | _PPS2 | _PPS3):
        raise ProtocolError("PPS0 %02X" % octets[1])
    if not octets[1] & _PPS1:
        return rates.DEFAULT
    if octets[2] != asked[2]:
        raise ProtocolError("PPS1 %02X" % octets[2])
    return octets[2]


def _xor(octets):
    total = 0
    for octet in octets:
        total ^= octet
    return total
