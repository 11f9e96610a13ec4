# SPDX-License-Identifier: Apache-2.0
"""As much BER as the trace needs, reading whatever a card may say: it never raises, it stops where sense ends."""

from __future__ import annotations

from collections.abc import Iterator

_SEQUENCE, _SET, _OID, _INTEGER = 0x30, 0x31, 0x06, 0x02


def header(data: bytes) -> tuple[int, int, int] | None:
    """(tag, length of the header, length of the value) of the object that `data` begins with; None without one."""
    if len(data) < 2:
        return None
    tag, at = data[0], 1
    if tag & 0x1F == 0x1F:
        tag, at = tag << 8 | data[1], 2
    if at >= len(data):
        return None
    first = data[at]
    if first < 0x80:
        return tag, at + 1, first
    octets = data[at + 1 : at + 1 + (first & 0x7F)]
    if not 1 <= len(octets) <= 4 or len(octets) != first & 0x7F:
        return None
    return tag, at + 1 + len(octets), int.from_bytes(octets, "big")


def items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects side by side in `data`: tag and value; the last value may be cut."""
    while (found := header(data)) is not None:
        tag, head, length = found
        yield tag, data[head : head + length]
        data = data[head + length :]


def total(data: bytes) -> int | None:
    """How long the object that `data` begins with is in all, header included."""
    found = header(data)
    return None if found is None else found[1] + found[2]


def inner_tag(data: bytes) -> int | None:
    """The first tag inside the template that `data` is (7C of GENERAL AUTHENTICATE); None when it is empty."""
    for _, value in items(data):
        found = header(value)
        return found[0] if found else None
    return None


def sequences(data: bytes) -> Iterator[tuple[bytes, list[int]]]:
    """Each SecurityInfo of a SET: the OID's content bytes, and the INTEGERs beside it (TR-03110-3, A.1.1)."""
    for outer, value in items(data):
        if outer != _SET:
            continue
        for tag, info in items(value):
            parts = list(items(info)) if tag == _SEQUENCE else []
            if parts and parts[0][0] == _OID:
                yield parts[0][1], [int.from_bytes(v, "big") for t, v in parts[1:] if t == _INTEGER]
