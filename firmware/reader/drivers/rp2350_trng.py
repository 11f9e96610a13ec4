# SPDX-License-Identifier: Apache-2.0
"""The true random number generator of the RP2350 (data sheet, 12.12): 192 bits at a time, with its own tests left on.

Its bits are raw material: reader/crypto/entropy.py tests and conditions them.
"""

import time

from micropython import const

from reader.errors import FrontEndError

_BASE = const(0x400F0000)
_ISR, _ICR, _CONFIG, _VALID, _DATA = const(0x104), const(0x108), const(0x10C), const(0x110), const(0x114)
_ENABLE, _SAMPLE_COUNT, _DEBUG, _RESET = const(0x12C), const(0x130), const(0x138), const(0x140)
_WORDS = const(6)
# In ISR: 32 equal bits in a row; two equal groups of 16 bits; the autocorrelation test's verdict, which stops it
_EQUAL_BITS, _REPEATED, _STOPPED = const(0x08), const(0x04), const(0x02)
_CLOCKS_A_SAMPLE = const(1000)  # of the ring: long enough for its jitter to tell
_LONGEST_MS = const(250)
_MOST_RESETS = const(8)


class Trng:
    """registers: machine.mem32, or anything that reads and writes words by address."""

    def __init__(self, registers):
        self._registers = registers
        self._start()

    def _get(self, register):
        return self._registers[_BASE + register]

    def _put(self, register, value):
        self._registers[_BASE + register] = value

    def _start(self):
        self._put(_ENABLE, 0)
        self._put(_RESET, 1)
        self._put(_CONFIG, 0)
        self._put(_DEBUG, 0)  # von Neumann's balancer and both tests stay on
        self._put(_SAMPLE_COUNT, _CLOCKS_A_SAMPLE)
        self._put(_ICR, 0x0F)
        self._put(_ENABLE, 1)

    def read(self, count):
        """`count` octets. Raises FrontEndError if the generator stands still or goes on finding fault with itself."""
        result = bytearray()
        resets = 0
        while len(result) < count:
            if self._wait():
                for word in range(_WORDS):
                    result.extend(self._get(_DATA + 4 * word).to_bytes(4, "little"))
                self._put(_ICR, 0x0F)
            else:
                resets += 1
                if resets > _MOST_RESETS:
                    raise FrontEndError("TRNG fails its own tests")
                self._start()
        return result[:count]

    def _wait(self):
        """True when 192 bits are there, False if they were found wanting."""
        began = time.ticks_ms()
        while not self._get(_VALID) & 1:
            if self._get(_ISR) & _STOPPED:
                return False
            if time.ticks_diff(time.ticks_ms(), began) > _LONGEST_MS:
                raise FrontEndError("TRNG stands still")
        return not self._get(_ISR) & (_EQUAL_BITS | _REPEATED | _STOPPED)
