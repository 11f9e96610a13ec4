# SPDX-License-Identifier: Apache-2.0
"""What an officer may do at the reader: log in, see how old the lists are, read the log, unblock an e-Cert's PIN, lock
the reader, log out. Each brings its code into memory only while it is done.
"""

from reader import memory
from reader.storage import slots
from reader.workflows import logged
from reader.workflows.on_duty import log_out

_LINES = 20  # of the log, the newest first
_NEARLY_FULL = 100  # lines


async def officer(reader):
    """Log in; or, where somebody is logged in, what only officers do, one thing after the other until the red key.

    Raises Cancelled, TimedOut, Refused, WrongPin, CardError.
    """
    if reader.officer is None:
        with memory.borrowed():
            from reader.workflows.log_in import log_in

            return await log_in(reader)
    while reader.officer is not None:
        chosen = await reader.ui.choose(_lines)
        await [act for name, _, act in _CHOICES if name == chosen][0](reader)


async def _trust(reader):
    await reader.ui.show_trust(reader.trust_status())


async def _log(reader):
    """The newest lines. That somebody looked is a line as well."""
    lines, room = _newest(reader)
    await reader.ui.show_log(lines)
    logged.note(reader, "log", logged.DONE)
    if room < _NEARLY_FULL:
        await reader.ui.show_notice("N-14", (room,))


def _newest(reader):
    """(lines in words, room for so many more)."""
    with memory.borrowed():
        from reader.storage import log

        found = log.of(reader)
        newest = found.last()[0]
        numbers = range(newest, max(newest - _LINES, found.first() - 1), -1)
        return [log.told(found.line(number)) for number in numbers], found.room()


async def _unblock(reader):
    try:
        card = await _placed_card(reader)
        with memory.borrowed():
            from reader.workflows.change_pin import unblock_pin

            await unblock_pin(reader, card)
    finally:
        await reader.link.release()


async def _placed_card(reader):
    with memory.borrowed():
        from reader.workflows.placing import placed_card

        return await placed_card(reader, "unblock_pin")


async def _lock(reader):
    """Out of service, for everybody, until the reader's owner unlocks it."""
    logged.note(reader, "settings", logged.DONE)
    log_out(reader)
    slots.write_manifest(reader.data, dict(slots.manifest(reader.data), locked=True))


async def _leave(reader):
    log_out(reader)
    await reader.ui.show_notice("N-15")


# what only officers do, in the menu's order: name, icon, what is done
_CHOICES = (
    ("menu_trust", "info", _trust),
    ("log", "log", _log),
    ("unblock_pin", "key", _unblock),
    ("lock_reader", "lock", _lock),
    ("key_log_out", "back", _leave),
)


def _lines(ui):
    return [(name, icon, ui.texts(name), "") for name, icon, _ in _CHOICES]
