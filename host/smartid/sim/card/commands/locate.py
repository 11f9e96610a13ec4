# SPDX-License-Identifier: Apache-2.0
"""Which elementary file a command means. ISO/IEC 7816-4, 7.3.1."""

from typing import TYPE_CHECKING

from smartid.sim.card import status
from smartid.sim.card.files import ElementaryFile
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_SFI_FIRST, _SFI_LAST = 1, 30


def by_sfi(card: "Card", sfi: int) -> ElementaryFile:
    """In the current directory. Raises Refused."""
    if not _SFI_FIRST <= sfi <= _SFI_LAST:
        raise Refused(status.WRONG_P1P2)
    file = card.session.directory.by_sfi(sfi)
    if file is None:
        raise Refused(status.NOT_FOUND)
    return file


def current(card: "Card") -> ElementaryFile:
    """Raises Refused."""
    if card.session.file is None:
        raise Refused(status.NO_CURRENT_FILE)
    return card.session.file


def readable(card: "Card", file: ElementaryFile) -> None:
    """Raises Refused."""
    if not file.read(card.session):
        raise Refused(status.NOT_ALLOWED)
