# SPDX-License-Identifier: Apache-2.0
"""The emulated RP2040's divider: it rounds towards zero, tells that it is in use, and answers for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from smartid.sim.pico.divider import Divider

UNSIGNED, SIGNED = (0x60, 0x64), (0x68, 0x6C)
QUOTIENT, REMAINDER, STATE = 0x70, 0x74, 0x78
WORD = 0xFFFF_FFFF
BUSY_WITH_SOMEBODY, FREE = 3, 1
words = st.integers(0, WORD)
signed_words = st.integers(-(1 << 31), (1 << 31) - 1)


class OtherRegisters:
    def __init__(self):
        self.written = []

    def read_uint32(self, offset):
        return offset + 1

    def write_uint32(self, offset, value):
        self.written.append((offset, value))


def divided(registers, dividend, divisor):
    """(quotient, remainder) as the processor gets them."""
    divider = Divider(OtherRegisters())
    for offset, value in zip(registers, (dividend, divisor), strict=True):
        divider.write(None, offset, 4, value & WORD, None)
    return tuple(divider.read(None, offset, 4, None) for offset in (QUOTIENT, REMAINDER))


@given(words, words.filter(bool))
def test_unsigned(dividend, divisor):
    assert divided(UNSIGNED, dividend, divisor) == divmod(dividend, divisor)


@given(signed_words, signed_words.filter(bool))
def test_signed_rounds_towards_zero(dividend, divisor):
    quotient, remainder = divided(SIGNED, dividend, divisor)
    assert (quotient * divisor + remainder - dividend) & WORD == 0
    rest = remainder - (1 << 32) if remainder >> 31 else remainder
    assert abs(rest) < abs(divisor)
    assert rest == 0 or (rest < 0) == (dividend < 0)


def test_by_nought_as_the_data_sheet_has_it():
    assert divided(UNSIGNED, 7, 0) == (WORD, 7)
    assert divided(SIGNED, 7, 0) == (WORD, 7)
    assert divided(SIGNED, -7, 0) == (1, -7 & WORD)


def test_an_interrupt_sees_that_a_division_is_under_way():
    divider = Divider(OtherRegisters())
    assert divider.read(None, STATE, 4, None) == FREE
    divider.write(None, UNSIGNED[0], 4, 9, None)
    assert divider.read(None, STATE, 4, None) == BUSY_WITH_SOMEBODY
    divider.read(None, REMAINDER, 4, None)
    assert divider.read(None, STATE, 4, None) == BUSY_WITH_SOMEBODY
    divider.read(None, QUOTIENT, 4, None)
    assert divider.read(None, STATE, 4, None) == FREE


def test_what_an_interrupt_saved_it_puts_back():
    divider = Divider(OtherRegisters())
    divider.write(None, REMAINDER, 4, 5, None)
    divider.write(None, QUOTIENT, 4, 6, None)
    assert (divider.read(None, REMAINDER, 4, None), divider.read(None, QUOTIENT, 4, None)) == (5, 6)


def test_other_registers_of_the_block():
    others = OtherRegisters()
    divider = Divider(others)
    divider.write(None, 0x14, 4, 3, None)
    assert others.written == [(0x14, 3)]
    assert divider.read(None, 0x04, 4, None) == 5
