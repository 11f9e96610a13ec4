# SPDX-License-Identifier: Apache-2.0
"""Whether the card serves as a library card. Loan records are not in the chip, and the screen says so."""

from reader.lds import profile
from reader.workflows import residence, rights
from reader.workflows.visit import Visit

_REGISTERED = 1


async def library(reader, card):
    """Open the card, read its entry for the library, show it.

    card: a CardConnection with until_gone(). Returns the code of the notice shown.
    Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    rights.need(reader, rights.READ_LIBRARY)
    with Visit(reader, card, "library", "library") as visit:
        await visit.open()
        entry = None
        if await residence.select(visit, profile.AID_LIBRARY):
            entry = await residence.in_force(visit, residence.LIBRARY)
        if not entry or entry["state"] != _REGISTERED:
            return await visit.told("N-08")
        return await visit.told("N-07", rows=(("registered_on", entry["decided"]),))
