# SPDX-License-Identifier: Apache-2.0
"""Intents that ask: a PIN, whether data are correct, whether to write, a date, a condition, digits, a passport.

Borrowed by ui.py for as long as one is under way. All raise Cancelled (the red key) and TimedOut.
"""

from micropython import const

from reader.errors import Cancelled
from reader.ui.load import borrow
from reader.ui.words import condition_key

_SCREENS = "reader.ui.screens."
_ASK_MS = const(60000)
_CONDITIONS = const(13)
_PASSPORT_LEAST, _PASSPORT_MOST = const(5), const(9)


async def ask_pin(ui, title_key, field_key, step, of, tries_left=None, wrong=False, least=6, most=8):
    """The digits in a bytearray, which the caller overwrites; none of them is ever seen.

    step, of: which of several entries this is; tries_left: as the card says, or None; wrong: was the last PIN wrong?
    """
    screen = borrow(_SCREENS + "pin").Pin(title_key, field_key, step, of, tries_left, wrong, least, most)
    if wrong:
        ui.sound("fail")
    return await _typed(ui, screen)


async def ask_digits(ui, title_key, least, most, hidden=False):
    """Digits in a bytearray, which the caller overwrites."""
    return await _typed(ui, borrow(_SCREENS + "digits").Digits(title_key, least, most, hidden))


async def ask_date(ui, title_key, given=None):
    """A day of the calendar, YYYYMMDD. given: the one that stands there at first."""
    screen = borrow(_SCREENS + "date").Date(title_key, "date_parts", given)
    await _entered(ui, screen)
    date = screen.date()
    screen.wipe()
    return date


async def ask_passport(ui):
    """(number, date of birth YYMMDD, date of expiry YYMMDD), as in the machine-readable zone."""
    letters = borrow(_SCREENS + "letters").Letters(
        "passport", "passport_number", _PASSPORT_LEAST, _PASSPORT_MOST, (1, 3)
    )
    await _entered(ui, letters)
    number = str(letters.typed(), "utf-8")
    dates = []
    for step, label in ((2, "passport_birth"), (3, "passport_expiry")):
        screen = borrow(_SCREENS + "date").Date("passport", label, None, (step, 3))
        await _entered(ui, screen)
        dates.append(screen.date()[2:])
    return (number,) + tuple(dates)


async def ask_correct(ui, person, photo, items):
    """Whether the holder calls all of it correct. items: what was seen, texts "item_<name>"."""
    screen = borrow(_SCREENS + "correct").Correct(photo, items)
    await _agreed(ui, screen)
    return screen.chosen == 0


async def ask_change(ui, title_key, old, new):
    """Returns when the green key says that the new is to be written. old, new: screens/change.py."""
    await _agreed(ui, borrow(_SCREENS + "change").Change(title_key, old, new))


async def ask_condition(ui, current=None):
    """The code of a condition of stay. current: the one that stands out at first."""
    keys = [condition_key(code) for code in range(_CONDITIONS)]
    screen = borrow(_SCREENS + "pick").Pick("condition_long", keys, current or 0)
    await _agreed(ui, screen)
    return screen.chosen


async def _agreed(ui, screen):
    ui.show(screen)
    if await ui.key(_ASK_MS) == "cancel":
        raise Cancelled()


async def _typed(ui, screen):
    try:
        await _entered(ui, screen)
        return screen.typed()
    finally:
        screen.wipe()


async def _entered(ui, screen):
    ui.show(screen)
    while True:
        key = await ui.key(_ASK_MS)
        if key == "cancel":
            raise Cancelled()
        if screen.take(ui, key):
            return
