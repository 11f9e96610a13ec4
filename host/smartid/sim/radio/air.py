# SPDX-License-Identifier: Apache-2.0
"""What crosses the air in ISO/IEC 14443-3 type A: frames of bits, their check sum and their duration.

Bytes travel least significant bit first, each with its odd parity bit; a short frame has 7 bits and no parity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

CARRIER_MHZ = 13.56
ETU_US = 128 / CARRIER_MHZ  # one bit at 106 kbit/s
FRAME_DELAY_US = round(1172 / CARRIER_MHZ)  # FDT, either direction (6.2.1.1: n=9, last bit 0)
SHORT_FRAME_BITS = 7
# The rate codes of PPS and of the PN532: 0 is 106, 1 is 212, 2 is 424 kbit/s.
RATE_106, RATE_212, RATE_424 = 0, 1, 2


class Frame(NamedTuple):
    """One transmission. `data` holds `bits` bits, the first sent in bit 0 of byte 0.

    A receiver also learns whether a byte's parity failed and where the first collision is (a bit index, or None);
    a card says after how many microseconds of its own work it starts to answer.
    """

    data: bytes
    bits: int
    parity_ok: bool = True
    collision: int | None = None
    after_us: float = 0


def crc_a(data: bytes) -> bytes:
    """CRC_A (ISO/IEC 14443-3, annex B) of `data`, 2 B in the order sent."""
    crc = 0x6363
    for byte in data:
        crc = (crc >> 8) ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")


def _crc_of_byte(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0x8408 if value & 1 else 0)
    return value


_CRC_TABLE = tuple(_crc_of_byte(value) for value in range(256))


def short(command: int) -> Frame:
    """A short frame: REQA and WUPA."""
    return Frame(bytes([command]), SHORT_FRAME_BITS)


def plain(data: bytes) -> Frame:
    """A standard frame as it is."""
    return Frame(bytes(data), 8 * len(data))


def checked(data: bytes) -> Frame:
    """A standard frame with its CRC_A behind it."""
    return plain(bytes(data) + crc_a(data))


def unchecked(frame: Frame) -> bytes | None:
    """The payload of a frame whose parity and CRC_A are right; None of any other."""
    data = frame.data
    whole = frame.parity_ok and frame.collision is None and frame.bits % 8 == 0 and len(data) >= 3
    return data[:-2] if whole and crc_a(data[:-2]) == data[-2:] else None


def duration_us(frame: Frame, rate: int = RATE_106) -> float:
    """Time on the air: start and end of frame, the bits and one parity bit per byte."""
    parity_bits = 0 if frame.bits == SHORT_FRAME_BITS else frame.bits // 8
    return (2 + frame.bits + parity_bits) * ETU_US / (1 << rate)


def superimpose(frames: Sequence[Frame]) -> Frame:
    """What a reader receives when cards answer together: bits that differ read as 1, the first of them is told."""
    if len(frames) == 1:
        return frames[0]
    values = [int.from_bytes(frame.data, "little") for frame in frames]
    merged, differing = 0, 0
    for value in values:
        merged |= value
        differing |= value ^ values[0]
    bits = max(frame.bits for frame in frames)
    collision = (differing & -differing).bit_length() - 1 if differing else None
    return Frame(
        merged.to_bytes((bits + 7) // 8, "little"),
        bits,
        all(frame.parity_ok for frame in frames),
        collision,
        max(frame.after_us for frame in frames),
    )
