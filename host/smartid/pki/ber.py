# SPDX-License-Identifier: Apache-2.0
"""Signed data that others wrote in BER, put into DER as far as it must be: lengths, and strings sent in pieces.

Only the outer levels are rewritten. Certificates and what was signed are DER already (RFC 5652, 5.3 and 5.4), and come
out as they went in, faults included. ITU-T X.690, 8.1.3 and 8.7.
"""

from smartid.pki import der
from smartid.pki.errors import Malformed

_MAX_DEPTH = 24
_REWRITTEN = 5  # ContentInfo, [0], SignedData, its parts, and what these hold
_CONSTRUCTED = 0x20
_END = b"\0\0"


def to_der(data: bytes) -> bytes:
    """The one data object at the start of `data`; padding may follow, which some writers leave. Raises Malformed."""
    return _object(data, 0, 0)[0]


def _object(data: bytes, place: int, depth: int) -> tuple[bytes, int]:
    """The object at `place` in DER, and where it ends."""
    if depth > _MAX_DEPTH:
        raise Malformed("the data objects are nested too deeply")
    start = place
    tag, size, place = _head(data, place)
    if size is not None and place + size > len(data):
        raise Malformed("a data object is cut off")
    in_pieces = tag == der.OCTET_STRING | _CONSTRUCTED
    if size is not None and depth >= _REWRITTEN and not in_pieces:
        return data[start : place + size], place + size
    if size is not None and not tag & _CONSTRUCTED:
        return der.tlv(tag, data[place : place + size]), place + size
    if not tag & _CONSTRUCTED:
        raise Malformed("a data object has no readable length")
    parts, place = _parts(data, place, size, depth)
    if in_pieces:
        return der.octet_string(b"".join(_string(part) for part in parts)), place
    return der.tlv(tag, *parts), place


def _parts(data: bytes, place: int, size: int | None, depth: int) -> tuple[list[bytes], int]:
    """The objects inside one that begins at `place`, and where that one ends; `size` None: at the end mark."""
    end = len(data) if size is None else place + size
    parts = []
    while place < end and not (size is None and data[place : place + 2] == _END):
        part, place = _object(data, place, depth + 1)
        parts.append(part)
    if size is None and place >= end or size is not None and place != end:
        raise Malformed("a data object does not end where it should")
    return parts, place + (len(_END) if size is None else 0)


def _head(data: bytes, place: int) -> tuple[int, int | None, int]:
    """Tag of one byte, length or None for indefinite, where the value begins."""
    if place + 2 > len(data) or data[place] & 0x1F == 0x1F:
        raise Malformed("a data object has no readable head")
    tag, first, place = data[place], data[place + 1], place + 2
    if first == 0x80:
        return tag, None, place
    if first < 0x80:
        return tag, first, place
    count = first & 0x7F
    if count > 4 or place + count > len(data):
        raise Malformed("a data object has no readable length")
    return tag, int.from_bytes(data[place : place + count], "big"), place + count


def _string(part: bytes) -> bytes:
    tag, size, start = _head(part, 0)
    if tag != der.OCTET_STRING or size is None:
        raise Malformed("a string in pieces holds something else")
    return part[start : start + size]
