# SPDX-License-Identifier: Apache-2.0
"""Change the PIN of the e-Cert; and set a new one where it is blocked, at a counter whose officer may do that."""

from reader import memory
from reader.workflows import logged, rights
from reader.workflows.visit import Visit


async def change_pin(reader, card):
    """The PIN until now, the new one twice, then the card changes it.

    card: a CardConnection with until_gone(). Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    with Visit(reader, card, "change_pin", "change-pin") as visit:
        await visit.open()
        with memory.borrowed():  # when the reading's code has gone
            from reader.workflows import pins

            await pins.select_ecert(visit)
            await pins.change(visit)


async def unblock_pin(reader, card):
    """The holder sets a new PIN without the old one, at an officer's counter.

    Raises NotHere, OfficerNeeded, and what change_pin() raises.
    """
    rights.need(reader, rights.UNBLOCK_PIN)
    if reader.officer is None:
        raise logged.refusal("OfficerNeeded")
    with Visit(reader, card, "unblock_pin", "unblock-pin") as visit:
        await visit.open()
        with memory.borrowed():
            from reader.workflows import pins

            await pins.select_ecert(visit)
            await pins.unblock(visit)
