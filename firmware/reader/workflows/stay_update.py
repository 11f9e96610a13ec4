# SPDX-License-Identifier: Apache-2.0
"""Update the condition and/or the limit of stay in the chip (leaflet, fourth function): at a kiosk by a ticket of the
issuing authority that waits for this card; where an officer is logged in, by the officer's decision.
"""

from reader import memory
from reader.errors import Cancelled
from reader.lds import records as layout
from reader.refusals import NotForThisCard, NoTicket
from reader.workflows import residence, rights
from reader.workflows.logged import DONE
from reader.workflows.visit import Visit

_NOT_SUBJECT = ("A", "R")  # right of abode, right to land: no condition may be put on the holder
_UNCONDITIONAL = 0
_TITLES = ("stay_update", "update_condition", "update_limit", "update_both")


async def stay_update(reader, card):
    """Read the stay in force, show the new one beside it, write that once the person agrees, and read it back.

    card: a CardConnection with until_gone(). Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    rights.need(reader, rights.APPEND_STAY)
    by_officer = reader.officer is not None
    with Visit(reader, card, "stay_update", "stay-officer" if by_officer else "stay-kiosk") as visit:
        await visit.open()
        if visit.person.symbols.lstrip("*")[:1] in _NOT_SUBJECT:
            return await visit.told("N-09")
        visit.must_be_genuine()
        before = await _in_force(visit)
        ticket = None if by_officer else _waiting(visit)
        await _show(visit, before, ticket)
        new = await (_decided(visit, before) if by_officer else _ticketed(visit, before, ticket))
        if new is None:
            return await visit.told("N-11")
        after = layout.parse_stay(new.record())
        if after.body != before.body:
            await visit.while_present(reader.ui.ask_change(_TITLES[after.changed], *_side_by_side(before, after)))
            after = layout.parse_stay(await residence.deliver(visit, residence.STAY, new))
        visit.outcome = DONE
        _strike(visit, ticket)
        await reader.ui.show_done("updated", _rows(after))


async def _in_force(visit):
    """The stay in force. Raises CardPending before the holder has confirmed, NotForThisCard without any record."""
    if not await residence.select(visit):
        raise NotForThisCard("stay")
    await residence.refuse_pending(visit)
    before = await residence.in_force(visit, residence.STAY)
    if before is None:
        raise NotForThisCard("stay")
    return before


async def _show(visit, before, ticket):
    """How the stay stands, and whether a change waits; green goes on. Raises Cancelled."""
    with memory.borrowed():
        from reader.lds.stay import state

        name, days = state(before, visit.today())
    printed = "U" if "U" in visit.person.symbols else "C"
    agrees = (printed == "U") == (before.condition == _UNCONDITIONAL)
    facts = {
        "condition": before.condition,
        "limit": before.limit,
        "state": name,
        "days": days,
        "printed": None if agrees else printed,
        "verified": True,
        "ticket": ticket and ticket.stay.limit,
    }
    if await visit.while_present(visit.reader.ui.show_stay(facts, visit.person)) != "enter":
        raise Cancelled()


def _side_by_side(before, after):
    """(condition, limit, whether the one and the other is new) of both."""
    new = bool(after.changed & layout.CHANGED_CONDITION), bool(after.changed & layout.CHANGED_LIMIT)
    return (before.condition, before.limit, False, False), (after.condition, after.limit) + new


def _rows(record):
    """What was read back, for the last screen."""
    return ("condition", "condition-%02x" % record.condition), ("limit", record.limit or "limit_none")


# --- by a ticket -------------------------------------------------------------------------------------------------
def _waiting(visit):
    """The ticket for this card, None without one."""
    with memory.borrowed():
        from reader.storage import tickets

        return tickets.find(visit.reader, *visit.owner)


async def _ticketed(visit, before, ticket):
    """The ticket as a decision, if it is signed, in time and made for the record in force; or if it is that record:
    then it was written before, and only remains to be struck off.
    """
    if ticket is None:
        raise NoTicket()
    stay = ticket.stay
    with memory.borrowed():
        from reader.storage import tickets
        from reader.trust.cvc import CvCertificate

        await residence.verify(visit, stay, ticket.signer)
        if stay.body != before.body:
            tickets.check(stay, (before.serial, before.encoded), visit.today())
        return residence.Decision(stay.body, stay.signature, ticket.signer, CvCertificate(ticket.verifier))


def _strike(visit, ticket):
    """A ticket that was read back from the card is never offered again."""
    if ticket is not None:
        with memory.borrowed():
            from reader.storage import tickets

            tickets.strike(visit.reader.data, ticket.stay, visit.today())


# --- by an officer -----------------------------------------------------------------------------------------------
async def _decided(visit, before):
    """What the officer decides, signed here; None when nothing changes."""
    ui = visit.reader.ui
    condition = await visit.while_present(ui.ask_condition(before.condition))
    limit = None
    if condition != _UNCONDITIONAL:
        limit = await visit.while_present(ui.ask_date("limit", before.limit))
    changed = layout.CHANGED_CONDITION * (condition != before.condition) | layout.CHANGED_LIMIT * (
        limit != before.limit
    )
    if not changed:
        return None
    today, reader = visit.today(), visit.reader
    body = layout.build_stay(
        *visit.owner,
        before.serial + 1,
        changed,
        condition,
        limit,
        today,
        layout.link_of(before.encoded),
        today,
        layout.PLACE_CODES[reader.settings.place],
        reader.officer.number,
    )
    return residence.own_decision(visit, body)
