# SPDX-License-Identifier: Apache-2.0
"""How long the chip computes, in microseconds: a model of an ordinary card. Nothing waits, time is only counted."""

COMMAND_US = 400  # receive, look up, answer
READ_PER_BYTE_US = 4
SECURED_US = 600  # two CMACs and the derived vector
SECURED_PER_BYTE_US = 12
NONCE_US = 6_000
MAP_US = 48_000  # two multiplications by a key, one by the nonce
ENCODE_US = 12_000  # a point from a field element
AGREE_US = 34_000
PROVE_US = 2_000
WRITE_US = 3_000  # one write of non-volatile memory
CHALLENGE_US = 800
BASIC_ACCESS_US = 9_000
CHIP_US = 20_000  # one multiplication by the static key
SIGN_US = 90_000
VERIFY_US = 42_000
PIN_US = 1_500
RSA_SIGN_US = 280_000

# Wrong card access numbers in a row -> how long the next nonce is held back; more of them hold as long as the last
HELD_AFTER = {3: 1_000_000, 4: 2_000_000, 5: 4_000_000, 6: 8_000_000}


def held_us(wrong_in_a_row: int) -> int:
    """Guessing gets slow, and yet nobody in passing can lock a card."""
    return HELD_AFTER.get(min(wrong_in_a_row, max(HELD_AFTER)), 0)
