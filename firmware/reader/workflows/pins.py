# SPDX-License-Identifier: Apache-2.0
"""What a person does with the PIN of the e-Cert, once the card is open. Digits are never shown, and overwritten on
every exit.
"""

from reader.crypto.util import Secrets
from reader.errors import Cancelled, NotAuthorised, NotOurCard
from reader.iso7816 import pin
from reader.iso7816.files import select_application
from reader.lds import pin_rules, profile
from reader.refusals import NotForThisCard, PinBlocked, PinRule, PinWrong
from reader.workflows.logged import DONE

_STEPS = 3


async def select_ecert(visit):
    """Raises NotForThisCard."""
    try:
        await select_application(visit.session, profile.AID_ECERT)
    except NotOurCard:
        raise NotForThisCard("ecert")


async def change(visit):
    """With the application selected: the digits asked for, the PIN changed, and how it now stands shown."""
    kind, tries, _ = await pin.state(visit.session)
    if kind == pin.BLOCKED:
        raise PinBlocked()
    visit.begin()
    with Secrets() as keep:
        old = await right_digits(visit, keep, tries, "change_pin", 1, _STEPS)
        new = await _new_digits(visit, keep, old, "change_pin", 2, _STEPS)
        await pin.change(visit.session, old, new)
    visit.outcome = DONE
    await visit.reader.ui.show_done("pin_changed", await _rows(visit))


async def unblock(visit):
    """With the application selected: a new PIN without the old one."""
    if not visit.reading.evidence.get("rights"):
        raise NotAuthorised("no chip authentication, so no terminal authentication")
    if (await pin.state(visit.session))[0] != pin.BLOCKED:
        return await visit.told("N-16")
    visit.begin()
    with Secrets() as keep:
        await pin.reset(visit.session, await _new_digits(visit, keep, None, visit.title, 1, 2))
    visit.outcome = DONE
    await visit.reader.ui.show_done("pin_unblocked", await _rows(visit))


async def right_digits(visit, keep, tries, title, step, of):
    """The PIN in use, which the card has found right. Asked again while tries are left.

    keep: of the Secrets that overwrite it. Raises Cancelled, TimedOut, PinBlocked, CardPending.
    """
    wrong = False
    while True:
        asked = visit.reader.ui.ask_pin(title, "pin_current", step, of, tries, wrong)
        digits = keep(await visit.while_present(asked))
        try:
            await pin.verify(visit.session, digits)
            return digits
        except PinWrong as error:
            tries, wrong = error.tries_left, True


async def _new_digits(visit, keep, old, title, step, of):
    """A new PIN that keeps the rules, typed twice. Raises Cancelled, TimedOut."""
    ui = visit.reader.ui
    while True:
        try:
            new = keep(await visit.while_present(ui.ask_pin(title, "pin_new", step, of)))
            pin_rules.check(new, old, visit.person)
            again = keep(await visit.while_present(ui.ask_pin(title, "pin_again", step + 1, of)))
            if again == new:
                return new
            raise PinRule("differ")
        except PinRule as error:
            if await visit.while_present(ui.show_error(error)) == "cancel":
                raise Cancelled()


async def _rows(visit):
    """What the card now says of its PIN, for the last screen."""
    _, tries, _ = await pin.state(visit.session)
    return (("tries_left", "%d" % tries),)
