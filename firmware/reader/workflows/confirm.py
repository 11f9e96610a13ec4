# SPDX-License-Identifier: Apache-2.0
"""Confirm the personal data in the chip for the first time: for a card that somebody else collected (leaflet, first
function).
"""

from reader.errors import Cancelled
from reader.lds import records as layout
from reader.refusals import NotForThisCard
from reader.workflows import residence, rights
from reader.workflows.visit import Visit

_NOTHING_TO_DO = {
    layout.EXEMPT_OVERSEAS: "N-01",
    layout.EXEMPT_UNDER_11: "N-02",
    layout.AT_COLLECTION: "N-03",
    layout.CONFIRMED: "N-04",
}
_NOT_CORRECT, _REFUSED = "N-05", "E-50"
_HOLDER = "HOLDER"  # who decided, where no officer is logged in
_ITEMS = ("names", "number", "birth", "sex", "symbols", "issued", "photo")


async def confirm(reader, card):
    """Read everything, let the holder look at it, ask whether it is correct, and write the answer once.

    A card that needs no confirmation is told so and why. "Not correct" sends the holder to an officer and writes
    nothing. card: a CardConnection with until_gone().
    Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    ui = reader.ui
    rights.need(reader, rights.APPEND_CONFIRMATION)
    with Visit(reader, card, "confirm", "confirm") as visit:
        await visit.open(photo=True)
        before = await _in_force(visit)
        if before.state != layout.PENDING:
            return await visit.told(_NOTHING_TO_DO[before.state], before.decided)
        visit.must_be_genuine()
        residence.need_signer(reader)
        shown = visit.person, visit.reading.photo
        if await visit.while_present(ui.show_person(*shown, visit.reading.verdict, through=True)) != "enter":
            raise Cancelled()
        if not await visit.while_present(ui.ask_correct(*shown, _ITEMS)):
            visit.outcome = _REFUSED
            return await visit.told(_NOT_CORRECT)
        decision = residence.own_decision(visit, _confirmed(visit, before))
        after = layout.parse_confirmation(await residence.deliver(visit, residence.CONFIRMATION, decision))
        await ui.show_done("confirmed", (("decided_on", after.decided),))


async def _in_force(visit):
    """Raises NotForThisCard of a card that tells this reader nothing of a confirmation."""
    if not await residence.select(visit):
        raise NotForThisCard("confirmation")
    before = await residence.in_force(visit, residence.CONFIRMATION)
    if before is None:
        raise NotForThisCard("confirmation")
    return before


def _confirmed(visit, before):
    """DO 73: the second record, after the one that waited for it."""
    reader = visit.reader
    return layout.build_confirmation(
        *visit.owner,
        before.serial + 1,
        layout.CONFIRMED,
        visit.today(),
        layout.link_of(before.encoded),
        layout.PLACE_CODES[reader.settings.place],
        reader.officer.number if reader.officer else _HOLDER,
    )
