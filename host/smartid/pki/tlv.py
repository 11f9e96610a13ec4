# SPDX-License-Identifier: Apache-2.0
"""Reading data objects (ITU-T X.690, ISO/IEC 7816-4 annex E): strict, so that what is read writes back identically."""

from smartid.pki.errors import Malformed

Object = tuple[int, bytes]  # tag as the number its bytes spell, value

_MAX_LENGTH_BYTES = 4
_MAX_TAG_BYTES = 3


def objects(data: bytes) -> list[Object]:
    """All data objects, one after another to the end. Lengths definite and shortest. Raises Malformed."""
    found, place = [], 0
    while place < len(data):
        tag, value, place = step(data, place)
        found.append((tag, value))
    return found


def only(data: bytes, expected: int) -> bytes:
    """The value of the one data object that `data` is. Raises Malformed."""
    tag, value, end = step(data, 0)
    if tag != expected or end != len(data):
        raise Malformed(f"expected one data object {expected:X} and nothing after it")
    return value


def step(data: bytes, place: int) -> tuple[int, bytes, int]:
    """Tag and value of the object at `place`, and where the next begins. Raises Malformed."""
    tag, place = _tag(data, place)
    size, place = _length(data, place)
    if size > len(data) - place:
        raise Malformed(f"data object {tag:X} is cut off")
    return tag, data[place : place + size], place + size


def _tag(data: bytes, place: int) -> tuple[int, int]:
    end = place + 1
    if data[place : place + 1] and data[place] & 0x1F == 0x1F:
        while data[end : end + 1] and data[end] & 0x80:
            end += 1
        end += 1
    if not place < end <= len(data) or end - place > _MAX_TAG_BYTES:
        raise Malformed("a data object has no readable tag")
    return int.from_bytes(data[place:end], "big"), end


def _length(data: bytes, place: int) -> tuple[int, int]:
    if place >= len(data):
        raise Malformed("a data object has no length")
    first, place = data[place], place + 1
    if first < 0x80:
        return first, place
    count = first & 0x7F
    size = int.from_bytes(data[place : place + count], "big")
    shortest = size >= 0x80 and size.bit_length() > 8 * (count - 1)
    if not 0 < count <= _MAX_LENGTH_BYTES or place + count > len(data) or not shortest:
        raise Malformed("a data object has no readable length")
    return size, place + count
