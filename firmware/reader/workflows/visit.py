# SPDX-License-Identifier: Apache-2.0
"""One person with one card at one workflow: the card opened, and opened again after a break; the line in the log.

Every workflow beyond viewing is written inside `with Visit(...) as visit:`; whatever happens in it, the digits of the
card, the keys of the session and what was read are overwritten, and the log has its line.
"""

from reader import memory
from reader.crypto.util import wipe
from reader.errors import Cancelled, CardLeft, ClockNotSet, WrongPassword
from reader.iso7816.session import CardSession
from reader.tasks import first
from reader.workflows import logged
from reader.workflows.identity import LASTING, Reading, judge_holder, open_chip, read_holder, read_identity
from reader.workflows.placing import placed_card

_CAN_TRIES = 3


class _Steps:
    """The part of a screen that a reading needs when nobody's name or photo is to be shown."""

    def __init__(self, screen):
        self.step = screen.step

    def named(self, person):
        """Nothing: the work goes on, and what comes of it is shown afterwards."""


class Visit:
    """title: key of the text that names the task; workflow: its name in the log; outcome: the log's word for how it
    ended, where that is not the error that ends it.

    session, reading: of the card, renewed after a break; shown: the screen that follows step by step.
    """

    def __init__(self, reader, card, title, workflow):
        self.reader, self.card, self.title, self.workflow = reader, card, title, workflow
        self.outcome = ""
        self.session = CardSession(card)
        self.reading = Reading(reader.photo_buffer)
        self.shown = None
        self._photo = False
        self._can = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.session.close()
        wipe(self._can)
        try:
            logged.end(self.reader, self.workflow, self.outcome, error, self.owner)
        finally:
            self.reading.__exit__()

    # --- the card ------------------------------------------------------------------------------------------
    async def open(self, photo=False):
        """Ask for the card's six digits, open the chip, show it the reader's certificates, read whose it is.

        Raises Cancelled, TimedOut, WrongPassword, ReportedLost, OldForm, Overdue, FutureDate, CardError, DataError.
        """
        self._photo = photo
        await self._ask_and_enter()
        given = self.reader, self.session, self.reading
        if photo:
            await read_identity(*given, self.shown)
        else:
            await judge_holder(*given, await read_holder(*given, self.shown))
        with memory.borrowed():
            from reader.lds import card_rules

            card_rules.check(self.person, self.reader.today())

    async def _ask_and_enter(self):
        ui = self.reader.ui
        for tries_left in range(_CAN_TRIES, 0, -1):
            self._can = await self.while_present(ui.ask_can())
            try:
                return await self._enter()
            except WrongPassword as error:
                wipe(self._can)
                if tries_left == 1:
                    raise
                if await self.while_present(ui.show_error(error)) == "cancel":
                    raise Cancelled()

    async def _enter(self):
        """PACE, the chip's proof, the reader's rights."""
        memory.seam()
        self.progress(self._photo)
        in_service = bool(self.reader.rights())
        given = self.reader, self.session, self.reading
        await open_chip(*given, bytearray(self._can), self.shown, terminal=in_service)
        if in_service:
            with memory.borrowed(LASTING):
                from reader.workflows.authorise import authorise

                if not await authorise(*given):
                    raise logged.refusal("NotGenuine")

    def must_be_genuine(self):
        """Nothing is decided on data that are not signed, or with a chip that may be a copy. Raises NotGenuine."""
        if self.reading.verdict.overall != "genuine":  # pyright: ignore[reportAttributeAccessIssue]
            raise logged.refusal("NotGenuine")

    async def again(self):
        """The card left before all was done: ask for it, and open it as before.

        Raises NotForThisCard when it is another one, Cancelled, TimedOut, CardError.
        """
        reader, chip = self.reader, self._chip()
        self.session.close()
        await reader.link.release()
        self.card = await placed_card(reader, self.title)
        self.session = CardSession(self.card)
        await self._enter()
        if self._chip() != chip:
            raise logged.refusal("NotForThisCard", "card")

    def _chip(self):
        """The public key that this chip proved: no two chips have the same."""
        return self.reading.evidence["chip"].key

    async def while_present(self, coroutine):
        """What the coroutine returns, unless the card leaves first: then CardLeft."""
        return (await first(coroutine, self.card.until_gone()))[1]

    # --- what is shown ---------------------------------------------------------------------------------------
    def progress(self, photo=False):
        """The screen that follows step by step, from its beginning."""
        ui = self.reader.ui
        self.shown = ui.show_reading() if photo else _Steps(ui.show_progress(self.title))

    async def told(self, notice, *values, rows=()):
        """Nothing to do, or not possible, and why: the workflow ends here. Returns the notice's code."""
        try:
            await self.while_present(self.reader.ui.show_notice(notice, values, rows))
        except (Cancelled, CardLeft):
            return notice  # whoever leaves has read it
        return notice

    # --- the holder, the day, the log ------------------------------------------------------------------------
    @property
    def person(self):
        return self.reading.person

    @property
    def owner(self):
        """(number as in the machine-readable zone, date of issue): which card this is; None before it is known."""
        return self.reading.evidence.get("owner")

    def today(self):
        """YYYYMMDD. Raises ClockNotSet: without a day nothing is decided."""
        day = self.reader.today()
        if day is None:
            raise ClockNotSet("no decision without a day")
        return day

    def begin(self):
        """Before anything is changed: what cannot be written down is not done. Raises LogFull, StorageError."""
        logged.note(self.reader, self.workflow, logged.BEGUN, self.owner)
