# SPDX-License-Identifier: Apache-2.0
"""The library application, on every card alike: whether its holder uses it as a library card. Loans are not in it."""

from smartid import profile
from smartid.sim.card import acceptance, rights
from smartid.sim.card.files import DedicatedFile, Record, RecordFile, by_right

LIBRARY = (0x0101, 0x01)
_MOST, _SIZE = 4, 208


def build(entries: list[bytes]) -> DedicatedFile:
    """`entries`: none for a holder who has never registered."""
    file = RecordFile(
        *LIBRARY,
        "library",
        tuple(Record(entry) for entry in entries),
        _MOST,
        _SIZE,
        by_right(rights.READ_LIBRARY),
        by_right(rights.APPEND_LIBRARY),
        acceptance.library,
    )
    return DedicatedFile(None, (profile.AID_LIBRARY,), by_right(rights.ANY_LIBRARY), [file])
