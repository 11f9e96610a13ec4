# SPDX-License-Identifier: Apache-2.0
"""View the personal data in the chip (leaflet, second function)."""

from reader import memory
from reader.errors import Cancelled, CardLeft, WrongPassword
from reader.iso7816.session import CardSession
from reader.tasks import first
from reader.workflows.identity import Reading, open_chip, read_identity

_CAN_TRIES = 3
_KEEP_WITHOUT_CARD = ("registration", "headquarters", "control", "bench")  # an officer may hand the card back first


async def view(reader, card, can=None):
    """Ask for the card's six digits, open the chip, read it, show the person and how far the data can be trusted.

    reader: the parts that main.py put together; card: a CardConnection with until_gone().
    can: six ASCII digits, from a host; without them the person is asked.
    Returns a dictionary: person, verdicts, and what it took.
    Raises Cancelled, TimedOut, CardError, DataError, FrontEndError.
    """
    with Reading(reader.photo_buffer) as reading, CardSession(card) as session:
        shown = await _open(reader, card, session, reading, can)
        await read_identity(reader, session, reading, shown)
        result = _result(reading, session)
        reader.publish(dict(result, kind="result"), personal=True)
        if can is None:
            await _show(reader, card, reading)
        return result


def _result(reading, session):
    """The reading as a host sees it: plain dictionaries, no photo."""
    opened = reading.evidence["opened"]
    return {
        "person": reading.person.to_dict(),
        "verdicts": reading.verdict.to_dict(),
        "opened": {"protocol": "%s-%s" % (opened.protocol, opened.mapping), "curve": opened.curve},
        "apdus": session.apdus,
        "bytes_to_card": session.octets_sent,
        "bytes_from_card": session.octets_received,
    }


async def _open(reader, card, session, reading, can):
    """Open the chip with the digits given, or the person's, who may mistype twice. Returns the reading's screen."""
    ui = reader.ui
    for tries_left in range(1 if can else _CAN_TRIES, 0, -1):
        digits = bytearray(can) if can else await _while_present(card, ui.ask_can())
        memory.seam()
        shown = ui.show_reading()
        try:
            await open_chip(reader, session, reading, digits, shown)
            return shown
        except WrongPassword as error:
            if tries_left == 1:
                raise
            if await _while_present(card, ui.show_error(error)) == "cancel":
                raise Cancelled()


async def _show(reader, card, reading):
    """The pages of the person, until the person is done, the time is up or, where bystanders are, the card is gone."""
    pages = reader.ui.show_person(reading.person, reading.photo, reading.verdict)
    if reader.settings.place in _KEEP_WITHOUT_CARD:
        return await pages
    try:
        await _while_present(card, pages)
    except CardLeft:
        reader.ui.clear()


async def _while_present(card, coroutine):
    """What the coroutine returns, unless the card leaves first: then CardLeft."""
    return (await first(coroutine, card.until_gone()))[1]
