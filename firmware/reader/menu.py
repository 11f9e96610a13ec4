# SPDX-License-Identifier: Apache-2.0
"""What the reader does while nobody uses it, and what begins when somebody does: a card, a key, a host's order."""

import asyncio

from reader import memory
from reader.errors import Cancelled, CardLeft, ClockNotSet, DataError, OutOfService, ReaderError, StorageError
from reader.storage import slots
from reader.tasks import first

_WITHOUT_CARD = ("passport", "notices", "officer", "relay")  # they begin without one
_LOCKED, _IN_SERVICE = "locked", "in service"  # of storage/state.py, which is not kept in memory
_LOOK_MS = 1000  # how often a reader looks whether it is still fit for what it was
_ON_DUTY_LOOKS = 300  # of them without anything to do, then an officer is logged out
_TAKING_MS = 400  # a card taken within this time needs no reminder


class Order:
    """What a host wants done with a card: the workflow of that name, with what it takes beside reader and card; `ended`
    is set when there is a result or an error.
    """

    def __init__(self, workflow, *given):
        self.workflow, self.given = workflow, given
        self.wanted = True
        self.ended = asyncio.Event()
        self.result = self.error = None


class Orders:
    """A host's orders in turn. home() carries them out as it does a person's wishes, so the two never collide."""

    def __init__(self):
        self._waiting = []
        self._arrived = asyncio.Event()

    def put(self, workflow, *given):
        """Returns the order."""
        order = Order(workflow, *given)
        self._waiting.append(order)
        self._arrived.set()
        return order

    async def read(self, can=None, mrz=None):
        """Have a card read; returns or raises what the view does. A caller that is cancelled takes its order back.

        can: six ASCII digits, or mrz: a passport's number and dates, as PACE and BAC take them.
        """
        order = self.put("view", can, mrz)
        try:
            await order.ended.wait()
        finally:
            order.wanted = False
        if order.error:
            raise order.error
        return order.result

    async def arrived(self):
        """Until there is an order that somebody still wants."""
        while True:
            self._waiting = [order for order in self._waiting if order.wanted]
            if self._waiting:
                return
            self._arrived.clear()
            await self._arrived.wait()

    async def next(self):
        """The next such order."""
        await self.arrived()
        return self._waiting.pop(0)


async def home(reader):
    """For ever: wait for what comes first, and do it."""
    taken_away = False
    while True:
        memory.scrub()
        facts = _facts(reader)  # before they are shown: what changes from now on is seen
        may_read = _welcome(reader, taken_away) != _LOCKED
        taken_away = False
        try:
            if await _serve(reader, facts, may_read):
                await _card_taken(reader)
        except CardLeft:
            taken_away = True  # and the card is awaited again
        except ReaderError as error:
            await _tell(reader, error)
            await _card_taken(reader)


async def _serve(reader, facts, may_read):
    """What comes first, done. False when there was nothing to do."""
    which, what = await _wish(reader, facts, may_read)
    if which:
        await (_menu, _carry_out, _view)[which - 1](reader, what)
    return which


async def _wish(reader, facts, may_read):
    """(which, what) comes first. In a frame of its own: a card's code stays in memory as long as anyone's frame has it."""
    wishes = [_changed(reader, facts), reader.ui.key(), reader.orders.next()]
    if may_read:
        wishes.append(reader.link.wait_card())
    return await first(*wishes)


async def _view(reader, card):
    await run(reader, "view", card)


async def run(reader, name, *given):
    """Run the workflow of that name. Whatever happens, the card is released, the workflow's code is dropped, and a host
    that listens hears how it ended: "done", the code of an error, or what the workflow itself says.
    """
    outcome = None
    try:
        result = await _run(reader, name, given)
        outcome = result if isinstance(result, str) else "done"
        return result
    except ReaderError as error:
        outcome = error.code
        raise
    finally:
        await reader.link.release()
        reader.publish({"kind": "outcome", "workflow": name, "outcome": outcome})


async def _run(reader, name, given):
    if _is_locked(reader):
        raise OutOfService("locked")
    try:
        with memory.borrowed():
            module = __import__("reader.workflows." + name, None, None, (name,))
            return await getattr(module, name)(reader, *given)
    except MemoryError:  # a card that would fill the memory is one more faulty card, not the end of the reader
        raise DataError("more than the reader has memory for")


# --- what the reader is fit for ------------------------------------------------------------------------------
def _facts(reader):
    """Whatever the reader's state hangs on, cheap enough to be looked at each second."""
    try:
        day = reader.clock.now()[:3]
    except ClockNotSet:
        day = None
    return _manifest(reader), day


def _manifest(reader):
    try:
        return slots.manifest(reader.data)
    except StorageError:
        return {}  # a reading will end in the same fault, and say so on the screen


async def _changed(reader, facts):
    """Until the reader is locked, unlocked, provisioned or set to another day, or midnight passes; or until an officer
    has been away for too long, and is logged out.
    """
    left = _ON_DUTY_LOOKS
    while _facts(reader) == facts:
        await asyncio.sleep_ms(_LOOK_MS)
        left -= 1
        if reader.officer and left <= 0:
            from reader.workflows.on_duty import log_out

            return log_out(reader)


def _is_locked(reader):
    return bool(_manifest(reader).get("locked"))


def _welcome(reader, taken_away):
    """Idle, or why the reader is not in service; a card taken away too soon is told first. Returns the state."""
    ui = reader.ui
    try:
        state = reader.state()
    except StorageError:
        state = _IN_SERVICE
    if taken_away:
        ui.show_removed()
    elif state == _IN_SERVICE:
        ui.show_idle()
    else:
        ui.show_service(state)
    return state


# --- what a person or a host chooses -------------------------------------------------------------------------
async def _menu(reader, key):
    """The green key opens the menu; no other key means anything here."""
    while key == "enter":
        name = await _chosen(reader)
        if name not in _WITHOUT_CARD:
            return await run(reader, name, await _placed_card(reader, name))
        try:
            await run(reader, name)
        except Cancelled:
            continue


async def _chosen(reader):
    """In a frame of its own, which lets the menu's code go before the workflow's comes."""
    with memory.borrowed():
        from reader.workflows.choice import choose

        return await choose(reader)


async def _carry_out(reader, order):
    """A host's order. What goes wrong is the host's to know, and the person's to see."""
    name, given = order.workflow, order.given
    try:
        if name not in _WITHOUT_CARD:
            given = (await _placed_card(reader, name),) + given
        order.result = await run(reader, name, *given)
    except ReaderError as error:
        order.error = error
        raise
    finally:
        order.ended.set()


async def _placed_card(reader, title):
    if _is_locked(reader):
        raise OutOfService("locked")
    with memory.borrowed():
        from reader.workflows.placing import placed_card

        return await placed_card(reader, title)


# --- afterwards -------------------------------------------------------------------------------------------
async def _tell(reader, error):
    """What went wrong, on the screen; a person who cancelled knows."""
    reader.ui.clear()
    if not isinstance(error, Cancelled):
        await reader.ui.show_error(error)


async def _card_taken(reader):
    """Wait until the card is gone, so that it is not taken for the next one; a key or a host cuts the wait short."""
    gone = reader.link.wait_gone
    if (await first(gone(), asyncio.sleep_ms(_TAKING_MS)))[0] == 1:
        await first(gone(), _remind(reader.ui), reader.orders.arrived())


async def _remind(ui):
    await ui.show_cleared()
    await ui.key()
