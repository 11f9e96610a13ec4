# SPDX-License-Identifier: Apache-2.0
"""Blocks of T=1: octets <-> fields (ISO/IEC 7816-3, 11.3 and 11.4).

NAD | PCB | LEN | INF, 0 to 254 octets | LRC, 1 octet, or CRC, 2 octets

PCB of an I-block 0 N(S) M 00000; of an R-block 100 N(R) and an error code; of an S-block 11, answer b6, what.
"""

from micropython import const

PROLOGUE = const(3)
MOST_INF = const(254)
MOST = const(259)  # octets of the longest block
_NAD = const(0)

SEQUENCE = const(0x40)  # N(S) in an I-block
MORE = const(0x20)
R_BLOCK = const(0x80)
R_SEQUENCE = const(0x10)  # N(R) in an R-block
R_CHECK = const(1)  # error codes: parity or EDC wrong, anything else wrong
R_OTHER = const(2)
S_BLOCK = const(0xC0)
S_ANSWER = const(0x20)
RESYNCH = const(0xC0)
IFS = const(0xC1)
ABORT = const(0xC2)
WTX = const(0xC3)

_POLYNOMIAL = const(0x8408)  # x^16 + x^12 + x^5 + 1, bits reversed


def check_octets(crc):
    """Octets of the error detection code."""
    return 2 if crc else 1


def encode(out, pcb, inf, crc):
    """Write a block into `out` (MOST octets); its length."""
    end = PROLOGUE + len(inf)
    out[0], out[1], out[2] = _NAD, pcb, len(inf)
    out[PROLOGUE:end] = inf
    for octet in check(out, end, crc):
        out[end] = octet
        end += 1
    return end


def intact(block, crc):
    """Whether the length fits and the error detection code agrees."""
    size = check_octets(crc)
    if len(block) < PROLOGUE + size or block[2] > MOST_INF or len(block) != PROLOGUE + block[2] + size:
        return False
    end = len(block) - size
    return block[0] == _NAD and check(block, end, crc) == bytes(block[end:])


def check(block, end, crc):
    """The error detection code over the first `end` octets."""
    if crc:
        value = _crc(block, end)
        return bytes((value >> 8, value & 0xFF))
    total = 0
    for at in range(end):
        total ^= block[at]
    return bytes((total,))


def _crc(block, end):
    value = 0xFFFF
    for at in range(end):
        value ^= block[at]
        for _ in range(8):
            value = value >> 1 ^ _POLYNOMIAL if value & 1 else value >> 1
    return value
