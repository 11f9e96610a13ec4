# SPDX-License-Identifier: Apache-2.0
"""The public power of RSA by the field machine. Nothing here is secret."""

from reader.crypto._scalars import mirror
from reader.crypto.backend import vm
from reader.crypto.registers import Modulus

# Slots: the modulus, the base, the result
_BASE, _RESULT, _SLOTS = 1, 2, 3
_BY_INTEGERS = 8  # binary digits of the length that a division provides for less than squarings would
_SQUARE = bytearray(b"\x00\x02\x02\x02\x05\x00\x00\x00")
_TIMES = bytearray(b"\x00\x02\x02\x01\x05\x00\x00\x00")
_DOUBLE = bytearray(b"\x01\x02\x02\x02\x05\x00\x00\x00")
_file = bytearray(0)


def power(base, exponent, n):
    """base^exponent mod n as octets. base: octets, as many as n has, and less than n; exponent: odd and above 1."""
    octets = len(base)
    words = (octets + 15) // 16 * 4
    modulus = Modulus(words, (n,))
    modulus.load(_file, _SLOTS)
    _into_domain(base, 32 * words, n, modulus)
    _raise(exponent, base, modulus)
    result, at = bytearray(octets), modulus.at(_RESULT)
    mirror(result, memoryview(_file)[at : at + octets], octets)
    return result


def _into_domain(base, bits, n, modulus):
    """R base to the result, R being 2^bits: by a division, or where products are cheap by R^2, from 2^f R on, where f
    is the first binary digits of `bits`."""
    at, size = modulus.at(_RESULT), modulus.size
    if not vm.CHEAP_PRODUCTS:
        _file[at : at + size] = ((int.from_bytes(base, "big") << bits) % n).to_bytes(size, "little")
        return
    left = 0
    while bits >> left + _BY_INTEGERS:
        left += 1
    _file[at : at + size] = ((1 << bits + (bits >> left)) % n).to_bytes(size, "little")
    while left:
        left -= 1
        _run(_SQUARE)
        if bits >> left & 1:
            _run(_DOUBLE)
    _put_base(base, modulus)
    _run(_TIMES)


def _put_base(base, modulus):
    at, count = modulus.at(_BASE), len(base)
    mirror(memoryview(_file)[at : at + count], base, count)
    if count < modulus.size:
        _file[at + count : at + modulus.size] = bytes(modulus.size - count)


def _raise(exponent, base, modulus):
    """From the base in the domain, in the result, to the power outside it: the last factor is the base as it came."""
    at, base_at, size = modulus.at(_RESULT), modulus.at(_BASE), modulus.size
    inside, squarings, bit = None, 0, 1
    while exponent >> 1 >= bit:
        bit <<= 1
    while bit > 2:
        bit >>= 1
        squarings += 1
        if exponent & bit:
            if inside is None:  # not squared yet
                inside = _file[at : at + size]
                _file[base_at : base_at + size] = inside
            _run(_SQUARE, squarings)
            _run(_TIMES)
            squarings = 0
    _run(_SQUARE, squarings + 1)
    _put_base(base, modulus)
    _run(_TIMES)


def _run(program, times=1):
    vm.vmn(program, _file, b"", times)
