# SPDX-License-Identifier: Apache-2.0
"""What else the chip holds, read beside a view where the reader has the right: the entry for the library, the
confirmation of those who may stay, the stay of everybody else. A record that cannot be verified is told as such.
"""

from reader import memory
from reader.errors import ClockNotSet, DataError, ProtocolError, StatusError
from reader.lds import profile
from reader.workflows import residence, rights

_UNCONDITIONAL = 0
_NOT_SUBJECT = ("A", "R")  # symbols of the right of abode and the right to land: no condition of stay


class _Look:
    """What residence.py wants to know of a visit."""

    def __init__(self, reader, session, reading):
        self.reader, self.session, self.reading = reader, session, reading
        self.owner = reading.evidence["owner"]

    def today(self):
        day = self.reader.today()
        if day is None:
            raise ClockNotSet("no decision without a day")
        return day


async def extras(reader, session, reading):
    """[(kind, facts)] as ui.show_person takes them. Raises CardLeft and what the front end does."""
    look, held, found = _Look(reader, session, reading), reading.evidence["rights"], []
    if held & rights.READ_LIBRARY:
        await _add(found, look, "library", residence.LIBRARY, profile.AID_LIBRARY)
    if held & rights.READ:
        if reading.person.symbols.lstrip("*")[:1] in _NOT_SUBJECT:
            await _add(found, look, "confirmation", residence.CONFIRMATION, profile.AID_RESIDENCE)
        else:
            await _add(found, look, "stay", residence.STAY, profile.AID_RESIDENCE)
    return found


async def _add(found, look, kind, sfi, aid):
    """One record as facts; nothing where the card has none, or does not let it be read."""
    from reader.refusals import RecordNotVerified

    try:
        record = await residence.in_force(look, sfi) if await residence.select(look, aid) else None
    except RecordNotVerified:
        record = _UNVERIFIED
    except (StatusError, ProtocolError, DataError, ClockNotSet):
        return
    if record:
        found.append((kind, _FACTS[kind](look, record)))


_UNVERIFIED = {"condition": _UNCONDITIONAL, "limit": None, "state": None, "decided": None}


def _stay(look, record):
    with memory.borrowed():
        from reader.lds.stay import state

        name, days = state(record["condition"], record["limit"], look.today())
    printed = "U" if "U" in look.reading.person.symbols else "C"
    agrees = (printed == "U") == (record["condition"] == _UNCONDITIONAL)
    return {
        "condition": record["condition"],
        "limit": record["limit"],
        "state": name,
        "days": days,
        "printed": None if agrees else printed,
        "verified": record is not _UNVERIFIED,
    }


def _entry(look, record):
    return {"state": record["state"], "date": record["decided"], "verified": record is not _UNVERIFIED}


_FACTS = {"stay": _stay, "confirmation": _entry, "library": _entry}
