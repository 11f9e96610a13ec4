# SPDX-License-Identifier: Apache-2.0
"""READ RECORD, APPEND RECORD. ISO/IEC 7816-4, 11.4.3, 11.4.7."""

from typing import TYPE_CHECKING

from smartid.sim.card import status, timing
from smartid.sim.card.apdu import Command
from smartid.sim.card.commands import part
from smartid.sim.card.commands.locate import by_sfi, current, readable
from smartid.sim.card.files import Record, RecordFile
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_BY_NUMBER = 0b100
_LAST, _PREVIOUS = 0b001, 0b011  # of a file just chosen, which has no current record, the previous one is the last


def read_record(card: "Card", command: Command) -> tuple[bytes, int]:
    """P1: the record's number, or nought with P2 asking for the last one; P2: short identifier and which of the two.

    A record comes whole or not at all.
    """
    if command.data or not command.ne:
        raise Refused(status.WRONG_LENGTH)
    content = _content(card, command)
    if len(content) > min(command.room, command.ne):
        fits = len(content) <= min(command.room, 0xFF)
        raise Refused(status.WRONG_LE | len(content) if fits else status.WRONG_LENGTH)
    card.spend(card.read_delay_us + timing.READ_PER_BYTE_US * len(content))
    return content, status.OK


def read_record_odd(card: "Card", command: Command) -> tuple[bytes, int]:
    """From the offset in DO 54 on, in DO 53: for records longer than an answer."""
    offset = part.offset(command)
    return part.part(card, command, _content(card, command), offset, part.in_data_object)


def append_record(card: "Card", command: Command) -> tuple[bytes, int]:
    """Everything about the new record is checked before anything is written; the last one again is written once."""
    if command.p1 or command.p2 & 0b111:
        raise Refused(status.WRONG_P1P2)
    file = _file(card, command.p2 >> 3)
    if not file.append(card.session):
        raise Refused(status.NOT_ALLOWED)
    if not 1 <= len(command.data) <= file.size:
        raise Refused(status.WRONG_LENGTH)
    note = file.accept(card, file, command.data)
    if note is not None:
        card.write(file.cells(card.memory, Record(command.data, note)))
    card.session.file = file
    return b"", status.OK


def _content(card: "Card", command: Command) -> bytes:
    """Of the record that the command means, which its reader may read."""
    file = _file(card, command.p2 >> 3)
    readable(card, file)
    content = _record(command, file.records(card.memory)).content
    card.session.file = file
    return content


def _record(command: Command, records: list[Record]) -> Record:
    which = command.p2 & 0b111
    if which == _BY_NUMBER:
        number = command.p1
    elif which in (_LAST, _PREVIOUS) and not command.p1:
        number = len(records)
    else:
        raise Refused(status.WRONG_P1P2)
    if not 1 <= number <= len(records):
        raise Refused(status.RECORD_NOT_FOUND)
    return records[number - 1]


def _file(card: "Card", sfi: int) -> RecordFile:
    file = by_sfi(card, sfi) if sfi else current(card)
    if not isinstance(file, RecordFile):
        raise Refused(status.WRONG_FILE_KIND)
    return file
