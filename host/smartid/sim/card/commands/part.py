# SPDX-License-Identifier: Apache-2.0
"""Part of a file or record, as it is or with its offset and content in data objects. ISO/IEC 7816-4, 11.3.3, 11.4.3."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from smartid.sim.card import status, timing, tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

Form = Callable[[bytes], bytes]

_DO_OFFSET, _DO_DATA = 0x54, 0x53


def plain(data: bytes) -> bytes:
    return data


def in_data_object(data: bytes) -> bytes:
    """DO 53."""
    return tlv.encode(_DO_DATA, data)


def offset(command: Command) -> int:
    """In DO 54. Raises Refused."""
    if not command.ne:
        raise Refused(status.WRONG_LENGTH)
    try:
        value = tlv.single(command.data, _DO_OFFSET)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    if not 1 <= len(value) <= 4:
        raise Refused(status.WRONG_DATA)
    return int.from_bytes(value, "big")


def part(card: "Card", command: Command, content: bytes, start: int, form: Form) -> tuple[bytes, int]:
    """At most what was asked for, what there still is, and what the answer can carry. Raises Refused."""
    if start >= len(content):
        raise Refused(status.OUTSIDE_FILE)
    if command.ne > command.room and not command.wants_all:
        raise Refused(status.WRONG_LENGTH)
    size = _payload(min(command.ne, command.room), form)
    if size <= 0:
        raise Refused(status.WRONG_LENGTH)
    data = content[start : start + size]
    short = len(data) < size and not command.wants_all
    card.spend(card.read_delay_us + timing.READ_PER_BYTE_US * len(data))
    return form(data), status.END_OF_FILE if short else status.OK


def _payload(room: int, form: Form) -> int:
    """The most bytes that fit `room` in that form."""
    size = room
    while size > 0 and len(form(bytes(size))) > room:
        size -= 1
    return size
