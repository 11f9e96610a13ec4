# SPDX-License-Identifier: Apache-2.0
"""Writing DER (ITU-T X.690): the handful of types that CMS and the LDS need."""

from datetime import datetime

INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x02, 0x03, 0x04, 0x05, 0x06
PRINTABLE_STRING, UTC_TIME, SEQUENCE, SET = 0x13, 0x17, 0x30, 0x31
NULL_VALUE = bytes([NULL, 0])


def tlv(tag: int, *parts: bytes) -> bytes:
    """One data object; `parts` are joined to make its value. Definite, shortest length (X.690, 10.1)."""
    value = b"".join(parts)
    size = len(value)
    if size < 0x80:
        length = bytes([size])
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(digits)]) + digits
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length + value


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    """Elements in ascending order of their encodings (X.690, 11.6)."""
    return tlv(SET, *sorted(parts))


def integer(value: int) -> bytes:
    """A non-negative integer."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octet_string(value: bytes) -> bytes:
    return tlv(OCTET_STRING, value)


def utc_time(moment: datetime) -> bytes:
    """A time in UTC; its year lies between 1950 and 2049 (RFC 5280, 4.1.2.5)."""
    return tlv(UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())


def object_identifier(dotted: str) -> bytes:
    """'2.23.136.1.1.1' and so on."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(OID, *(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | arc & 0x7F)
    return bytes(reversed(digits))
