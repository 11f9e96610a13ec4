# SPDX-License-Identifier: Apache-2.0
"""Characters on the I/O contact: ISO/IEC 7816-3, clause 7.3. Behind the start moment come eight for the octet and one
for parity, each high (Z) or low (A).

A character is held as a number of nine bits, the first moment in bit 0, 1 for high.
"""

from __future__ import annotations

import random

MOMENTS = 9
PARITY = 1 << 8


def encode(octet: int, inverse: bool = False) -> int:
    """The moments of an octet. Direct: bit 1 first, high is 1. Inverse: bit 8 first, low is 1. Parity is even."""
    bits = [octet >> place & 1 for place in range(8)]
    if inverse:
        bits.reverse()
    bits.append(sum(bits) & 1)
    return sum((bit ^ inverse) << place for place, bit in enumerate(bits))


def decode(moments: int, inverse: bool = False) -> tuple[int, bool]:
    """(octet, whether its parity is right)."""
    bits = [(moments >> place & 1) ^ inverse for place in range(MOMENTS)]
    data = bits[:8]
    if inverse:
        data.reverse()
    return sum(bit << place for place, bit in enumerate(data)), sum(bits) % 2 == 0


class Noise:
    """Moments turned over at a rate, from a seed, so that a bad day can be had again."""

    def __init__(self, rate: float = 0.0, seed: int = 0) -> None:
        if not 0 <= rate < 1:
            raise ValueError(f"a rate of {rate} a moment")
        self._rate = rate
        self._random = random.Random(seed)

    def __call__(self, direction: str, position: int, attempt: int, moments: int) -> int:
        """The form of every interference with the line, see chips/slot.py."""
        for place in range(MOMENTS):
            if self._random.random() < self._rate:
                moments ^= 1 << place
        return moments


class ParityFault:
    """The parity of one character is wrong, the first `times` times that it is sent."""

    def __init__(self, position: int, times: float = 1, direction: str | None = None) -> None:
        self._position, self._times, self._direction = position, times, direction

    def __call__(self, direction: str, position: int, attempt: int, moments: int) -> int:
        hit = position == self._position and attempt < self._times and self._direction in (None, direction)
        return moments ^ 1 if hit else moments
