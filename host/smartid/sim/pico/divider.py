# SPDX-License-Identifier: Apache-2.0
"""The RP2040's divider (datasheet 2.3.1.5), by which each of its divisions is made: four of five accesses to a peripheral
are its, so it answers here instead of in rp2040py."""

from __future__ import annotations

from typing import Any

_PROCESSOR = 0x00
_UNSIGNED_DIVIDEND, _UNSIGNED_DIVISOR, _SIGNED_DIVIDEND, _SIGNED_DIVISOR = 0x60, 0x64, 0x68, 0x6C
_QUOTIENT, _REMAINDER, _STATE = 0x70, 0x74, 0x78
_READY, _DIRTY = 1, 2
_WORD = 0xFFFF_FFFF


class Divider:
    """Between the processor and `sio`, which answers at all other addresses of its block."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        self._dividend = self._divisor = self._quotient = self._remainder = 0
        self._state = _READY

    def read(self, _unicorn: Any, offset: int, _size: int, _data: Any) -> int:
        if offset == _PROCESSOR:
            return 0
        if not _UNSIGNED_DIVIDEND <= offset <= _STATE:
            return int(self._sio.read_uint32(offset)) & _WORD
        if offset == _STATE:
            return self._state
        if offset == _REMAINDER:
            return self._remainder
        if offset == _QUOTIENT:
            self._state = _READY
            return self._quotient
        return self._dividend if offset in (_UNSIGNED_DIVIDEND, _SIGNED_DIVIDEND) else self._divisor

    def write(self, _unicorn: Any, offset: int, _size: int, value: int, _data: Any) -> None:
        if not _UNSIGNED_DIVIDEND <= offset <= _REMAINDER:
            self._sio.write_uint32(offset, value)
            return
        self._state = _READY | _DIRTY
        if offset == _QUOTIENT:
            self._quotient = value
        elif offset == _REMAINDER:
            self._remainder = value
        else:
            if offset in (_UNSIGNED_DIVIDEND, _SIGNED_DIVIDEND):
                self._dividend = value
            else:
                self._divisor = value
            self._divide(signed=offset >= _SIGNED_DIVIDEND)

    def _divide(self, signed: bool) -> None:
        dividend, divisor = self._dividend, self._divisor
        if signed:
            dividend, divisor = _signed(dividend), _signed(divisor)
        if divisor:
            quotient = abs(dividend) // abs(divisor)
            quotient = -quotient if (dividend < 0) != (divisor < 0) else quotient
        else:
            quotient = 1 if signed and dividend < 0 else -1
        self._quotient = quotient & _WORD
        self._remainder = (dividend - quotient * divisor) & _WORD


def _signed(word: int) -> int:
    return word - (1 << 32) if word >> 31 else word
