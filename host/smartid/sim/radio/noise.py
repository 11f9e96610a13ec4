# SPDX-License-Identifier: Apache-2.0
"""Noise on the air: bits flipped at a rate, from a seed, so that a bad day can be had again."""

from __future__ import annotations

import math
import random

from smartid.sim.radio.air import SHORT_FRAME_BITS, Frame


class Noise:
    """`rate` is the probability of a flip per bit (parity bits included), 0 for a quiet room."""

    def __init__(self, rate: float = 0.0, seed: int = 0) -> None:
        if not 0 <= rate < 1:
            raise ValueError(f"a rate of {rate} flips per bit")
        self.rate = rate
        self._random = random.Random(seed)

    def spoil(self, frame: Frame) -> Frame:
        """The frame as it is received. An odd number of flips within a byte and its parity bit is noticed there."""
        flips = self._flips(frame) if self.rate else []
        if not flips:
            return frame
        data = bytearray(frame.data)
        odd_bytes: set[int] = set()
        for flip in flips:
            byte, bit = divmod(flip, 9)
            odd_bytes ^= {byte}
            if bit < 8 and 8 * byte + bit < frame.bits:
                data[byte] ^= 1 << bit
        has_parity = frame.bits != SHORT_FRAME_BITS
        return frame._replace(data=bytes(data), parity_ok=frame.parity_ok and not (odd_bytes and has_parity))

    def _flips(self, frame: Frame) -> list[int]:
        """Positions hit, counted with 9 bits a byte: the gaps between them are geometrically distributed."""
        flips, at = [], -1
        length = 9 * len(frame.data)
        while True:
            at += 1 + int(math.log(1.0 - self._random.random()) / math.log(1.0 - self.rate))
            if at >= length:
                return flips
            flips.append(at)
