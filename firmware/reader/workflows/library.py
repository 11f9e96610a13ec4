# SPDX-License-Identifier: Apache-2.0
"""Whether the card serves as a library card. Loan records are not in the chip, and the screen says so."""

from reader.lds import profile
from reader.workflows import residence, rights
from reader.workflows.visit import Visit

_REGISTERED = 1


async def library(reader, card):
    """Open the card, read its entry for the library, show it.

    card: a CardConnection with until_gone(). Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    rights.need(reader, rights.READ_LIBRARY)
    with Visit(reader, card, "library", "library") as visit:
        await visit.open()
        entry = await _entry(visit)
        if entry is None or entry.state != _REGISTERED:
            return await visit.told("N-08")
        return await visit.told("N-07", rows=(("registered_on", entry.decided),))


async def _entry(visit):
    """The entry in force, verified; None on a card without one."""
    if not await residence.select(visit, profile.AID_LIBRARY):
        return None
    return await residence.in_force(visit, residence.LIBRARY)
