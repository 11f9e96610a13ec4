# SPDX-License-Identifier: Apache-2.0
"""READ BINARY in both forms. ISO/IEC 7816-4, 11.3.3."""

from typing import TYPE_CHECKING

from smartid.sim.card import status
from smartid.sim.card.apdu import Command
from smartid.sim.card.commands import part
from smartid.sim.card.commands.locate import by_sfi, current, readable
from smartid.sim.card.files import ElementaryFile, TransparentFile
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_BY_SFI = 0x80  # P1 b8: the low five bits are a short identifier, P2 the offset
_SFI_LAST = 30


def read_binary(card: "Card", command: Command) -> tuple[bytes, int]:
    if command.data or not command.ne:
        raise Refused(status.WRONG_LENGTH)
    if command.p1 & _BY_SFI:
        file, offset = by_sfi(card, command.p1 & ~_BY_SFI), command.p2
    else:
        file, offset = current(card), command.p1p2
    return _read(card, command, file, offset, part.plain)


def read_binary_odd(card: "Card", command: Command) -> tuple[bytes, int]:
    """Offset in DO 54, data in DO 53. P1-P2: 0 is the current file, 1 to 30 a short identifier, else an identifier."""
    offset = part.offset(command)
    return _read(card, command, _by_parameters(card, command.p1p2), offset, part.in_data_object)


def _read(card: "Card", command: Command, file: ElementaryFile, offset: int, form: part.Form) -> tuple[bytes, int]:
    readable(card, file)
    if not isinstance(file, TransparentFile):
        raise Refused(status.WRONG_FILE_KIND)
    answer = part.part(card, command, file.content, offset, form)
    card.session.file = file
    return answer


def _by_parameters(card: "Card", p1p2: int) -> ElementaryFile:
    if not p1p2:
        return current(card)
    if p1p2 <= _SFI_LAST:
        return by_sfi(card, p1p2)
    found = card.session.directory.by_fid(p1p2)
    if not isinstance(found, ElementaryFile):
        raise Refused(status.NOT_FOUND)
    return found
