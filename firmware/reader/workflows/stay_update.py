# SPDX-License-Identifier: Apache-2.0
"""Update the condition and/or the limit of stay in the chip (leaflet, fourth function): at a kiosk by a ticket of the
issuing authority that waits for this card; where an officer is logged in, by the officer's decision.
"""

from micropython import const

from reader import memory
from reader.errors import Cancelled
from reader.workflows import rights
from reader.workflows.identity import LASTING
from reader.workflows.logged import DONE, refusal
from reader.workflows.visit import Visit

_NOT_SUBJECT = ("A", "R")  # right of abode, right to land: no condition may be put on the holder
_UNCONDITIONAL = const(0)
_CONDITION, _LIMIT = const(1), const(2)  # bits of what a record changes
_TITLES = ("stay_update", "update_condition", "update_limit", "update_both")


async def stay_update(reader, card):
    """Read the stay in force, show the new one beside it, write that once the person agrees, and read it back.

    card: a CardConnection with until_gone(). Returns the code of the notice that ended it, None when it is written.
    Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    rights.need(reader, rights.APPEND_STAY)
    by_officer = reader.officer is not None
    with Visit(reader, card, "stay_update", "stay-officer" if by_officer else "stay-kiosk") as visit:
        await visit.open()
        if visit.person.symbols.lstrip("*")[:1] in _NOT_SUBJECT:  # pyright: ignore[reportAttributeAccessIssue]
            return await visit.told("N-09")
        visit.must_be_genuine()
        before = await _in_force(visit)
        await _show(visit, before, None if by_officer else _waiting(visit))
        new = await _decided(visit, before) if by_officer else _ticketed(visit, before)
        if new is None:
            return await visit.told("N-11")
        decision, after = new
        if after["body"] != before["body"]:
            title = _TITLES[after["changed"]]
            await visit.while_present(reader.ui.ask_change(title, _fields(before, 0), _fields(after, after["changed"])))
            await _write(visit, decision)
        visit.outcome = DONE
        if not by_officer:
            _strike(visit)
        await reader.ui.show_done("updated", _rows(after))


async def _in_force(visit):
    """The stay in force. Raises CardPending before the holder has confirmed, NotForThisCard without any record."""
    with memory.borrowed(LASTING):
        from reader.workflows import residence

        if await residence.select(visit):
            await residence.refuse_pending(visit)
            before = await residence.in_force(visit, residence.STAY)
            if before:
                return before
    raise refusal("NotForThisCard", "stay")


async def _show(visit, before, waiting):
    """How the stay stands, and until when the change reaches that waits; green goes on. Raises Cancelled."""
    with memory.borrowed():
        from reader.lds.stay import state

        name, days = state(before["condition"], before["limit"], visit.today())
    printed = "U" if "U" in visit.person.symbols else "C"
    agrees = (printed == "U") == (before["condition"] == _UNCONDITIONAL)
    facts = {
        "condition": before["condition"],
        "limit": before["limit"],
        "state": name,
        "days": days,
        "printed": None if agrees else printed,
        "verified": True,
        "ticket": waiting,
        "officer": visit.reader.officer is not None,
    }
    if await visit.while_present(visit.reader.ui.show_stay(facts, visit.person)) != "enter":
        raise Cancelled()


async def _write(visit, decision):
    with memory.borrowed(LASTING):
        from reader.workflows import residence, writing

        await writing.deliver(visit, residence.STAY, decision)


def _fields(record, changed):
    """(condition, limit, whether the one and the other is new)."""
    return record["condition"], record["limit"], bool(changed & _CONDITION), bool(changed & _LIMIT)


def _rows(record):
    """What stands on the card, octet for octet, for the last screen."""
    return ("condition", "condition-%02x" % record["condition"]), ("limit", record["limit"] or "limit_none")


# --- by a ticket -------------------------------------------------------------------------------------------------
def _waiting(visit):
    """The limit in the ticket that waits for this card, None without one or where it sets none."""
    found = _found(visit)
    return found and found[0]


def _found(visit):
    """(limit, the record's octets, certificates of its signer and of that one's verifier) of the ticket; None without.

    Plain data, and a frame of its own: the vault's code goes before the record is verified.
    """
    with memory.borrowed():
        from reader.storage import tickets

        ticket = tickets.find(visit.reader, *visit.owner)
        return ticket and (ticket.stay.limit, ticket.stay.encoded, ticket.signer, ticket.verifier)


def _ticketed(visit, before):
    """(Decision, record as plain data) of the ticket, if it is signed, in time and made for the record in force; or if
    it is that record: then it was written before, and only remains to be struck off.

    Raises NoTicket, RecordNotVerified, TicketExpired, TicketSuperseded, NotForThisCard.
    """
    visit.progress()  # the stay and its screen's code go
    visit.shown.step(1, 1, "signature")
    found = _found(visit)
    if found is None:
        raise refusal("NoTicket")
    _check(visit, found, before)
    with memory.borrowed():
        from reader.lds.records import parse_stay
        from reader.workflows import residence, writing

        stay = parse_stay(found[1])
        return writing.Decision(stay.body, stay.signature, *found[2:]), residence.plain(stay)


def _check(visit, found, before):
    _, record, signer, _ = found
    with memory.borrowed():
        from reader.lds.records import parse_stay
        from reader.workflows import residence

        stay = parse_stay(record)
        residence.verify(visit, stay, signer)
    with memory.borrowed():
        from reader.storage import tickets

        if stay.body != before["body"]:
            tickets.check(stay, (before["serial"], before["encoded"]), visit.today())


def _strike(visit):
    """A ticket that was read back from the card is never offered again."""
    with memory.borrowed():
        from reader.storage import tickets

        ticket = tickets.find(visit.reader, *visit.owner)
        if ticket is not None:
            tickets.strike(visit.reader.data, ticket.stay, visit.today())


# --- by an officer -----------------------------------------------------------------------------------------------
async def _decided(visit, before):
    """(Decision, record as plain data) of what the officer decides, signed here; None when nothing changes."""
    ui = visit.reader.ui
    condition = await visit.while_present(ui.ask_condition(before["condition"]))
    limit = None
    if condition != _UNCONDITIONAL:
        limit = await visit.while_present(ui.ask_date("limit", before["limit"]))
    changed = _CONDITION * (condition != before["condition"]) | _LIMIT * (limit != before["limit"])
    return _signed(visit, before, changed, condition, limit) if changed else None


def _signed(visit, before, changed, condition, limit):
    with memory.borrowed():
        from reader.lds import records
        from reader.workflows import residence, writing

        reader, today = visit.reader, visit.today()
        place = records.PLACE_CODES[reader.settings.place]
        link = records.link_of(before["encoded"])
        decided = changed, condition, limit, today, link, today, place, reader.officer.number
        decision = writing.own_decision(reader, records.build_stay(*visit.owner, before["serial"] + 1, *decided))
        return decision, residence.plain(records.parse_stay(decision.record()))
