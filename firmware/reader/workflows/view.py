# SPDX-License-Identifier: Apache-2.0
"""View the personal data in the chip (leaflet, second function)."""

from reader import memory
from reader.crypto.util import wipe
from reader.errors import Cancelled, CardLeft, NotAuthorised, TimedOut, WrongPassword
from reader.iso7816.session import CardSession
from reader.tasks import first
from reader.workflows.identity import LASTING, Reading, open_chip, read_identity
from reader.workflows.logged import Line
from reader.workflows.placing import placed_card

_CAN_TRIES = 3
_AGAIN_S = 10  # a card that slipped is waited for so long
_KEEP_WITHOUT_CARD = ("registration", "headquarters", "control", "bench")  # an officer may hand the card back first


async def view(reader, card, can=None, mrz=None, show=False):
    """Ask for the card's six digits, open the chip, read it, show the person and how far the data can be trusted.

    reader: the parts that main.py put together; card: a CardConnection with until_gone().
    can: six ASCII digits; mrz: lds.mrz.password(...); with either, nobody is asked and, unless told to `show`, the
    result is for a host alone.
    Returns a dictionary: person, verdicts, and what it took.
    Raises Cancelled, TimedOut, ReportedLost, CardError, DataError, FrontEndError.
    """
    with Reading(reader.photo_buffer) as reading, _Password(can, mrz) as password, Line(reader, "view", reading):
        while True:
            try:
                result = await _read(reader, card, reading, password)
                break
            except CardLeft:
                card = await _same_card(reader, password)
        reader.publish(dict(result, kind="result"), personal=True)
        if show or not (can or mrz):
            await _show(reader, card, reading)
        return result


class _Password:
    """What opens the card, kept for a card that slips. `with _Password(...) as password:` every exit overwrites it.

    octets: empty until the person has typed them; tries_left: how often they may be wrong; right: whether they opened
    the card, so that a card that they do not open is another.
    """

    def __init__(self, can, mrz):
        self.by_mrz = mrz is not None
        self.octets = bytearray(mrz or can or b"")
        self.tries_left = 1 if self.octets else _CAN_TRIES
        self.right = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        wipe(self.octets)

    def forget(self):
        wipe(self.octets)
        self.octets = bytearray()


async def _read(reader, card, reading, password):
    """One visit of the card: open it, show it the reader's certificates, read on from where the last visit ended.

    A chip that fails its proof when the reader shows its certificates is opened once more without them: what a copy
    holds is read, and then told.
    """
    terminal = bool(reader.rights()) and not password.by_mrz
    for with_terminal in (True, False) if terminal else (False,):
        with CardSession(card) as session:
            try:
                shown = await _open(reader, card, session, reading, password, with_terminal)
                if with_terminal and not await _authorise(reader, session, reading):
                    continue
                await read_identity(reader, session, reading, shown)
                _check_card(reader, reading)
                await _read_extras(reader, session, reading)
            finally:
                reading.count(session)
        return _result(reading)


def _check_card(reader, reading):
    """A card that is good for nothing any more, or yet, is told so; that its data are altered would be told first.

    Raises OldForm, FutureDate, Overdue.
    """
    if reading.verdict.overall != "bad" and 13 in reading.files:  # which an ordinary passport has not
        with memory.borrowed():
            from reader.lds import card_rules

            card_rules.check(reading.person, reader.today())


async def _open(reader, card, session, reading, password, terminal):
    """Open the chip with the digits given, or the person's, who may mistype twice. Returns the reading's screen."""
    ui = reader.ui
    while True:
        if not password.octets:
            password.octets = await _while_present(card, ui.ask_can())
        memory.seam()
        shown = ui.show_reading()
        try:
            copy = bytearray(password.octets)
            await open_chip(reader, session, reading, copy, shown, terminal, password.by_mrz)
            password.right = True
            return shown
        except WrongPassword as error:
            password.tries_left -= 1
            if password.right:
                from reader.refusals import NotForThisCard

                raise NotForThisCard("card")
            if not password.tries_left:
                raise
            password.forget()
            if await _while_present(card, ui.show_error(error)) == "cancel":
                raise Cancelled()


async def _authorise(reader, session, reading):
    """Whether the session can be used on. A card that does not accept the reader's certificates is viewed without."""
    try:
        with memory.borrowed(LASTING):
            from reader.workflows.authorise import authorise

            return await authorise(reader, session, reading)
    except NotAuthorised:
        reading.evidence["refused"] = True
        return True


async def _read_extras(reader, session, reading):
    """What the reader has a right to beyond the identity; of a card that is not in order nothing more is asked."""
    if reading.evidence.get("rights") and reading.verdict.overall != "bad":
        with memory.borrowed(LASTING):
            from reader.workflows.extras import extras

            reading.extra = await extras(reader, session, reading)


async def _same_card(reader, password):
    """A card that slipped is asked for again, for a while. Raises CardLeft when it does not come, Cancelled."""
    if not password.octets:
        raise CardLeft("before it was opened")
    await reader.link.release()
    try:
        return await placed_card(reader, "same_card", _AGAIN_S)
    except TimedOut:
        raise CardLeft("and did not come back")


def _result(reading):
    """The reading as a host sees it: plain dictionaries, no photo."""
    opened = reading.evidence["opened"]
    protocol = "%s-%s" % (opened.protocol, opened.mapping) if opened.mapping else opened.protocol
    return {
        "person": reading.person.to_dict(),
        "verdicts": reading.verdict.to_dict(),
        "opened": {"protocol": protocol, "curve": opened.curve},
        "rights": reading.evidence.get("rights", 0),
        "extra": dict(reading.extra),
        "apdus": reading.counts[0],
        "bytes_to_card": reading.counts[1],
        "bytes_from_card": reading.counts[2],
    }


async def _show(reader, card, reading):
    """The pages of the person, until the person is done, the time is up or, where bystanders are, the card is gone."""
    extra = [page for page in reading.extra if page[1]["verified"] or page[0] == "stay"]  # stay says so on its page
    pages = reader.ui.show_person(reading.person, reading.photo, reading.verdict, extra)
    if reader.settings.place in _KEEP_WITHOUT_CARD:
        return await pages
    try:
        await _while_present(card, pages)
    except CardLeft:
        reader.ui.clear()


async def _while_present(card, coroutine):
    """What the coroutine returns, unless the card leaves first: then CardLeft."""
    return (await first(coroutine, card.until_gone()))[1]
