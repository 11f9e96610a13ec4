# SPDX-License-Identifier: Apache-2.0
"""BER-TLV as ISO/IEC 7816-4, 5.2.2 has it: tags of one to three bytes, definite lengths of up to four."""

from collections.abc import Iterator


class TlvError(Exception):
    """Not a data object, or one that ends early. Never leaves the card."""


def encode(tag: int, *parts: bytes) -> bytes:
    """`tag` is the tag field read as a number: 0x5F1F. `parts` are joined to make the value."""
    value = b"".join(parts)
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length(len(value)) + value


def length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits


def parse(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each data object, until the data end. Raises TlvError."""
    for tag, value, _ in placed(data):
        yield tag, value


def placed(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """As `parse`, and where each data object begins. Raises TlvError."""
    place = 0
    while place < len(data):
        start = place
        tag, place = _tag(data, place)
        size, place = _length(data, place)
        if place + size > len(data):
            raise TlvError("value ends early")
        yield tag, data[place : place + size], start
        place += size


def table(data: bytes) -> dict[int, bytes]:
    """All data objects by tag. Raises TlvError, also when a tag comes twice."""
    found: dict[int, bytes] = {}
    for tag, value in parse(data):
        if tag in found:
            raise TlvError("tag comes twice")
        found[tag] = value
    return found


def single(data: bytes, tag: int) -> bytes:
    """The value of the one data object that fills `data`. Raises TlvError."""
    found = table(data)
    if set(found) != {tag}:
        raise TlvError(f"not one data object {tag:02X}")
    return found[tag]


def _tag(data: bytes, place: int) -> tuple[int, int]:
    start = place
    if data[place] & 0x1F == 0x1F:
        place += 1
        while place < len(data) and data[place] & 0x80:
            place += 1
    place += 1
    if place > len(data) or place - start > 3:
        raise TlvError("tag ends early or is too long")
    return int.from_bytes(data[start:place], "big"), place


def _length(data: bytes, place: int) -> tuple[int, int]:
    if place >= len(data):
        raise TlvError("length is missing")
    first = data[place]
    place += 1
    if first < 0x80:
        return first, place
    count = first & 0x7F
    if not 1 <= count <= 4 or place + count > len(data):
        raise TlvError("length field is malformed")
    return int.from_bytes(data[place : place + count], "big"), place + count
