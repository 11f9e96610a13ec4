# SPDX-License-Identifier: Apache-2.0
"""What the reader does while nobody uses it, and what begins when somebody does: a card, a key, a host's order."""

import asyncio

from reader import memory
from reader.errors import Cancelled, CardLeft, DataError, OutOfService, ReaderError, StorageError, TimedOut
from reader.storage import slots
from reader.tasks import first

_PLACE_S = 30
_LOOK_MS = 1000  # how often a reader looks whether it has been locked or unlocked
_TAKING_MS = 400  # a card taken within this time needs no reminder


class Order:
    """A reading that a host wants. can: six ASCII digits; `ended` is set when there is a result or an error."""

    def __init__(self, can):
        self.can = can
        self.wanted = True
        self.ended = asyncio.Event()
        self.result = self.error = None


class Orders:
    """A host's orders in turn. home() carries them out as it does a person's wishes, so the two never collide."""

    def __init__(self):
        self._waiting = []
        self._arrived = asyncio.Event()

    async def read(self, can):
        """Have a card read; returns or raises what the view does. A caller that is cancelled takes its order back."""
        order = Order(can)
        self._waiting.append(order)
        self._arrived.set()
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
    ui = reader.ui
    welcome = ui.show_idle
    while True:
        memory.scrub()
        await _while_locked(reader)
        welcome()
        welcome = ui.show_idle
        try:
            wishes = reader.link.wait_card(), ui.key(), reader.orders.next(), _locked(reader)
            await _serve(reader, *await first(*wishes))
            await _card_taken(reader)
        except CardLeft:
            welcome = ui.show_removed  # and the card is awaited again
        except ReaderError as error:
            await _tell(reader, error)
            await _card_taken(reader)


async def _serve(reader, which, what):
    if which == 0:
        await _view(reader, what)
    elif which == 1:
        await _menu(reader, what)
    else:
        await _carry_out(reader, what)


async def _view(reader, card, can=None):
    """Run the workflow; whatever happens, the card is released and the workflow's code is dropped."""
    try:
        if _is_locked(reader):
            raise OutOfService("locked")
        with memory.borrowed():
            from reader.workflows.view import view

            return await view(reader, card, can)
    except MemoryError:  # a card that would fill the memory is one more faulty card, not the end of the reader
        raise DataError("more than the reader has memory for")
    finally:
        await reader.link.release()


# --- a reader that its owner has locked ------------------------------------------------------------------
def _is_locked(reader):
    try:
        return bool(slots.manifest(reader.data).get("locked"))
    except StorageError:
        return False  # a reading will end in the same fault, and say so on the screen


async def _locked(reader):
    """Until its owner locks the reader."""
    while not _is_locked(reader):
        await asyncio.sleep_ms(_LOOK_MS)


async def _while_locked(reader):
    """No card is read; the menu can be looked at, and hosts are told why."""
    while _is_locked(reader):
        reader.ui.show_service("locked")
        which, what = await first(asyncio.sleep_ms(_LOOK_MS), reader.ui.key(), reader.orders.next())
        try:
            if which:
                await _serve(reader, which, what)
        except ReaderError as error:
            await _tell(reader, error)


# --- the menu: name -> (icon, text key, what it shows at the right, what it does) ----------------------
async def _menu(reader, key):
    """The green key opens the menu; no other key means anything here."""
    ui = reader.ui
    if key != "enter":
        return
    while True:
        chosen = await ui.choose(_lines)
        if chosen == "view":
            return await _view(reader, await _placed_card(reader))
        if chosen == "trust":
            await ui.show_trust(reader.trust_status())
        else:
            _SWITCHES[chosen](ui)


def _lines(ui):
    texts = ui.texts
    on_off = (texts("off"), texts("on"))
    return [
        ("view", "person", texts("view"), ""),
        ("lang", "language", texts("menu_language"), texts("language_name")),
        ("large", "text", texts("menu_large"), on_off[ui.large]),
        ("contrast", "contrast", texts("menu_contrast"), on_off[ui.contrast]),
        ("trust", "info", texts("menu_trust"), ""),
    ]


_SWITCHES = {
    "lang": lambda ui: ui.set_lang(ui.texts.other),
    "large": lambda ui: ui.set_large(not ui.large),
    "contrast": lambda ui: ui.set_contrast(not ui.contrast),
}


# --- a host's reading -----------------------------------------------------------------------------------
async def _carry_out(reader, order):
    """What goes wrong is the host's to know, and the person's to see."""
    try:
        order.result = await _view(reader, await _placed_card(reader), order.can)
    except ReaderError as error:
        order.error = error
        raise
    finally:
        order.ended.set()


async def _placed_card(reader):
    """Ask for a card and wait for it. Raises TimedOut, or Cancelled by the red key."""
    return (await first(reader.link.wait_card(), _count_down(reader.ui)))[1]


async def _count_down(ui):
    for left_s in range(_PLACE_S, 0, -1):
        ui.show_place("view", left_s)
        try:
            if await ui.key(1000) == "cancel":
                raise Cancelled()
        except TimedOut:
            continue
    raise TimedOut("no card")


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
