# SPDX-License-Identifier: Apache-2.0
"""READ BINARY in both forms, GET DATA. ISO/IEC 7816-4, 11.3.3, 11.4.3."""

from typing import TYPE_CHECKING

from smartid.sim.card import status, timing, tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.files import ElementaryFile
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_BY_SFI = 0x80  # P1 b8: the low five bits are a short identifier, P2 the offset
_SFI_FIRST, _SFI_LAST = 1, 30
_DO_OFFSET, _DO_DATA = 0x54, 0x53


def read_binary(card: "Card", command: Command) -> tuple[bytes, int]:
    if command.data or not command.ne:
        raise Refused(status.WRONG_LENGTH)
    if command.p1 & _BY_SFI:
        if not _SFI_FIRST <= command.p1 & ~_BY_SFI <= _SFI_LAST:
            raise Refused(status.WRONG_P1P2)
        file, offset = _by_sfi(card, command.p1 & ~_BY_SFI), command.p2
    else:
        file, offset = _current(card), command.p1p2
    return _read(card, command, file, offset, _plain)


def read_binary_odd(card: "Card", command: Command) -> tuple[bytes, int]:
    """Offset in DO 54, data in DO 53. P1-P2: 0 is the current file, 1 to 30 a short identifier, else an identifier."""
    if not command.ne:
        raise Refused(status.WRONG_LENGTH)
    try:
        offset = tlv.single(command.data, _DO_OFFSET)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    if not 1 <= len(offset) <= 4:
        raise Refused(status.WRONG_DATA)
    return _read(card, command, _by_parameters(card, command.p1p2), int.from_bytes(offset, "big"), _in_data_object)


def get_data(card: "Card", command: Command) -> tuple[bytes, int]:
    """No data object is kept outside files: the PIN state belongs to the e-Cert application."""
    raise Refused(status.REFERENCE_NOT_FOUND)


def _read(card: "Card", command: Command, file: ElementaryFile, offset: int, form) -> tuple[bytes, int]:
    """At most what was asked for, what the file still has, and what the answer can carry."""
    if offset >= len(file.content):
        raise Refused(status.OUTSIDE_FILE)
    if command.ne > command.room and not command.wants_all:
        raise Refused(status.WRONG_LENGTH)
    size = _payload(min(command.ne, command.room), form)
    if size <= 0:
        raise Refused(status.WRONG_LENGTH)
    data = file.content[offset : offset + size]
    short = len(data) < size and not command.wants_all
    card.session.file = file
    card.spend(card.read_delay_us + timing.READ_PER_BYTE_US * len(data))
    return form(data), status.END_OF_FILE if short else status.OK


def _payload(room: int, form) -> int:
    """The most file bytes that fit `room` in that form."""
    size = room
    while size > 0 and len(form(bytes(size))) > room:
        size -= 1
    return size


def _plain(data: bytes) -> bytes:
    return data


def _in_data_object(data: bytes) -> bytes:
    return tlv.encode(_DO_DATA, data)


def _by_parameters(card: "Card", p1p2: int) -> ElementaryFile:
    if not p1p2:
        return _current(card)
    if p1p2 <= _SFI_LAST:
        return _by_sfi(card, p1p2)
    found = card.session.directory.by_fid(p1p2)
    if not isinstance(found, ElementaryFile):
        raise Refused(status.NOT_FOUND)
    return _readable(card, found)


def _by_sfi(card: "Card", sfi: int) -> ElementaryFile:
    file = card.session.directory.by_sfi(sfi)
    if file is None:
        raise Refused(status.NOT_FOUND)
    return _readable(card, file)


def _current(card: "Card") -> ElementaryFile:
    if card.session.file is None:
        raise Refused(status.NO_CURRENT_FILE)
    return _readable(card, card.session.file)


def _readable(card: "Card", file: ElementaryFile) -> ElementaryFile:
    if not file.read(card.session):
        raise Refused(status.NOT_ALLOWED)
    return file
