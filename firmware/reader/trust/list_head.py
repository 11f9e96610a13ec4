# SPDX-License-Identifier: Apache-2.0
"""The head that all lists signed by an authority begin with; enough to use one that was accepted before.

    magic, such as "SLL1" | u16 version 1 | u32 number | 8 digits issued | 8 digits good until | ...

All numbers are big-endian.
"""

from micropython import const

from reader.codec.dates import is_date
from reader.errors import ListError

COMMON = const(26)  # octets
_VERSION = const(1)


def number(octets):
    return int.from_bytes(octets, "big")


class Header:
    """number; issued, good_until: YYYYMMDD. Raises ListError for anything that is not such a header."""

    def __init__(self, octets, magic):
        if len(octets) < COMMON or octets[:4] != magic or number(octets[4:6]) != _VERSION:
            raise ListError("not a list of this kind")
        self.number = number(octets[6:10])
        self.issued, self.good_until = day(octets[10:18]), day(octets[18:26])
        if self.issued > self.good_until:
            raise ListError("good until a day before its issue")


def day(octets):
    text = "".join(chr(octet) for octet in octets)
    if not is_date(text):
        raise ListError("date")
    return text
