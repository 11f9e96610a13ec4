# SPDX-License-Identifier: Apache-2.0
"""Confirm the personal data in the chip for the first time: for a card that somebody else collected (leaflet, first
function).
"""

from micropython import const

from reader import memory
from reader.errors import Cancelled
from reader.workflows import rights
from reader.workflows.identity import LASTING
from reader.workflows.logged import refusal
from reader.workflows.visit import Visit

_PENDING, _CONFIRMED = const(0x10), const(0x03)
_NOTHING_TO_DO = {0x01: "N-01", 0x02: "N-02", 0x00: "N-03", _CONFIRMED: "N-04"}  # by the state in force
_NOT_CORRECT, _REFUSED = "N-05", "E-50"
_HOLDER = "HOLDER"  # who decided, where no officer is logged in
_ITEMS = ("names", "number", "birth", "sex", "symbols", "issued", "photo")


async def confirm(reader, card):
    """Read everything, let the holder look at it, ask whether it is correct, and write the answer once.

    A card that needs no confirmation is told so and why. "Not correct" sends the holder to an officer and writes
    nothing. card: a CardConnection with until_gone().
    Returns the code of the notice that ended it, None when the card is confirmed.
    Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    ui = reader.ui
    rights.need(reader, rights.APPEND_CONFIRMATION)
    with Visit(reader, card, "confirm", "confirm") as visit:
        await visit.open(photo=True)
        before = await _in_force(visit)
        if before["state"] != _PENDING:
            return await visit.told(_NOTHING_TO_DO[before["state"]], before["decided"])
        visit.must_be_genuine()
        shown = visit.person, visit.reading.photo
        if await visit.while_present(ui.show_person(*shown, visit.reading.verdict, through=True)) != "enter":
            raise Cancelled()
        if not await visit.while_present(ui.ask_correct(*shown, _ITEMS)):
            visit.outcome = _REFUSED
            return await visit.told(_NOT_CORRECT)
        await _write(visit, before)
        await ui.show_done("confirmed", (("decided_on", visit.today()),))


async def _in_force(visit):
    """Raises NotForThisCard of a card that tells this reader nothing of a confirmation; OfficerNeeded, where what is
    pending waits for an officer.
    """
    with memory.borrowed(LASTING):
        from reader.workflows import residence, writing

        before = await residence.select(visit) and await residence.in_force(visit, residence.CONFIRMATION)
        if not before:
            raise refusal("NotForThisCard", "confirmation")
        if before["state"] == _PENDING:
            writing.need_signer(visit.reader)
        return before


async def _write(visit, before):
    """The second record, after the one that waited for it."""
    with memory.borrowed(LASTING):
        from reader.workflows import residence, writing

        decision = writing.own_decision(visit.reader, _confirmed(visit, before))
        await writing.deliver(visit, residence.CONFIRMATION, decision)


def _confirmed(visit, before):
    """DO 73, to be signed."""
    with memory.borrowed():
        from reader.lds import records

        reader = visit.reader
        return records.build_confirmation(
            *visit.owner,
            before["serial"] + 1,
            _CONFIRMED,
            visit.today(),
            records.link_of(before["encoded"]),
            records.PLACE_CODES[reader.settings.place],
            reader.officer.number if reader.officer else _HOLDER,
        )
