# SPDX-License-Identifier: Apache-2.0
"""Small things every protocol with secrets needs."""

from reader.crypto import backend

if backend.vm:
    from reader.crypto._scalars import below, differ, mix, zero  # pyright: ignore[reportAssignmentType] - registers for names
else:

    def mix(target, source, count):
        """target ^= source, over the first `count` octets, 1 at least."""
        for i in range(count):
            target[i] ^= source[i]

    def differ(a, b, count):
        """0 if the first `count` octets, 1 at least, are the same."""
        difference = 0
        for i in range(count):
            difference |= a[i] ^ b[i]
        return difference

    def below(a, b, count):
        """1 if a is less than b, else 0: numbers of `count` octets, the highest first, in a time that is always the same."""
        borrow = 0
        for i in range(count - 1, -1, -1):
            borrow = a[i] - b[i] - borrow >> 8 & 1
        return borrow

    _PIECE = 64
    _ZEROS = bytes(_PIECE)  # so that overwriting a photo takes no second photo's room

    def zero(buffer, size):
        """Overwrite `size` octets, 1 at least and all there are."""
        for at in range(0, size - _PIECE, _PIECE):
            buffer[at : at + _PIECE] = _ZEROS
        rest = size % _PIECE or min(size, _PIECE)
        buffer[size - rest :] = _ZEROS[:rest]


def wipe(*buffers):
    """Overwrite bytearrays (or writable memoryviews) with zeros. None is passed over."""
    for buffer in buffers:
        if buffer:
            zero(buffer, len(buffer))


def equal(a, b):
    """Whether two byte strings are the same, in a time that depends on their lengths only."""
    count = len(a)
    return count == len(b) and (count == 0 or differ(a, b, count) == 0)


def padding(length, block=16):
    """80 00.. as ISO/IEC 9797-1, padding method 2, puts it after `length` octets."""
    return b"\x80" + bytes(-(length + 1) % block)


def padded_from(data):
    """Where the padding of method 2 begins in `data`; -1 if there is none."""
    end = len(data) - 1
    while end > 0 and not data[end]:
        end -= 1
    return end if end >= 0 and data[end] == 0x80 else -1


class Secrets:
    """`with Secrets() as keep: key = keep(bytearray(...))`: whatever was kept is overwritten on every exit."""

    def __init__(self):
        self._kept = []

    def __call__(self, buffer):
        self._kept.append(buffer)
        return buffer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        wipe(*self._kept)
        self._kept = []
