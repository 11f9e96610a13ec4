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
    bits = 32 * words
    digits = _digits(bits) if vm.CHEAP_PRODUCTS else ""
    if digits:
        first = (1 << bits + (bits >> len(digits) - _BY_INTEGERS)) % n
    else:
        first = (int.from_bytes(base, "big") << bits) % n
    modulus = Modulus(words, (n, 0, first))
    modulus.load(_file, _SLOTS)
    at, result_at = modulus.at(_BASE), modulus.at(_RESULT)
    mirror(memoryview(_file)[at : at + octets], base, octets)
    if digits:
        _square_of_domain(digits[_BY_INTEGERS:])
        _run(_TIMES)  # R^2 times the base: the base in the domain
    _raise(exponent, modulus)
    result = bytearray(octets)
    mirror(result, memoryview(_file)[result_at : result_at + octets], octets)
    return result


def _raise(exponent, modulus):
    """From the base in the domain, in the result, to the power outside it: the last factor is the base as it came."""
    at, base_at, size = modulus.at(_RESULT), modulus.at(_BASE), modulus.size
    plain, inside = _file[base_at : base_at + size], None
    squarings = 0
    digits = _digits(exponent)
    for i in range(1, len(digits) - 1):
        squarings += 1
        if digits[i] == "1":
            if inside is None:  # not squared yet
                inside = _file[at : at + size]
                _file[base_at : base_at + size] = inside
            _run(_SQUARE, squarings)
            _run(_TIMES)
            squarings = 0
    _run(_SQUARE, squarings + 1)
    _file[base_at : base_at + size] = plain
    _run(_TIMES)


def _run(program, times=1):
    vm.vmn(program, _file, b"", times)


def _square_of_domain(digits):
    """From 2^f R, in the result, to 2^bits R = R^2: f is the first binary digits of `bits`, these are the others."""
    for digit in digits:
        _run(_SQUARE)
        if digit == "1":
            _run(_DOUBLE)


def _digits(value):
    """The binary digits from the top, as text."""
    return bin(value)[2:]
