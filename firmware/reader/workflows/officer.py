# SPDX-License-Identifier: Apache-2.0
"""What an officer may do at the reader: log in, see how old the lists are, read the log, unblock an e-Cert's PIN, change
settings, lock the reader, log out.
"""

from reader import memory
from reader.crypto.util import wipe
from reader.errors import WrongPin
from reader.refusals import NotHere
from reader.storage import log, slots
from reader.storage.vault import SIGNER_KEY, Vault
from reader.workflows.placing import placed_card

_LINES = 20  # of the log, the newest first
_NEARLY_FULL = 100  # lines


class Officer:
    """Who is logged in. number: digits; key: the signer's, in a bytearray, overwritten by close(); None where it lies
    in the reader's own vault."""

    def __init__(self, number, key):
        self.number, self.key = number, key

    def close(self):
        wipe(self.key)


async def officer(reader):
    """Log in; or, where somebody is logged in, what only officers do, one thing after the other until the red key.

    Raises Cancelled, TimedOut, Refused, WrongPin, CardError.
    """
    if reader.officer is None:
        return await log_in(reader)
    while reader.officer is not None:
        chosen = await reader.ui.choose(_lines)
        await _CHOICES[chosen][1](reader)


async def log_in(reader):
    """The PIN opens the officer's vault, in which the signer's key is. At the bench there is none, and no PIN either.

    Raises WrongPin (no try left), NotHere, Cancelled, TimedOut.
    """
    vault = Vault(slots.root(reader.data), reader.board.device_secret, reader.random)
    if not vault.has_officer:
        if reader.settings.place != "bench":
            raise NotHere()
        key = None
    else:
        key = await _key(reader, vault)
    reader.officer = Officer(reader.settings.officer, key)
    log.note(reader, "officer", log.DONE, None, reader.officer.number)


async def _key(reader, vault):
    wrong = False
    while True:
        digits = await reader.ui.ask_pin("officer", "officer_pin", 1, 1, vault.tries_left(), wrong)
        try:
            with vault.opened_by(digits) as entries:
                return entries.take(SIGNER_KEY)
        except WrongPin as error:
            log.note(reader, "officer", error.code)
            wrong = True
            if not error.tries_left:
                raise
        finally:
            wipe(digits)


def log_out(reader):
    """Overwrite the key. Nothing happens when nobody is logged in."""
    if reader.officer is not None:
        reader.officer.close()
        reader.officer = None


# --- what only officers do: name -> (icon, what it does) ----------------------------------------------------------
async def _trust(reader):
    await reader.ui.show_trust(reader.trust_status())


async def _log(reader):
    """The newest lines. That somebody looked is a line as well."""
    found = log.of(reader)
    newest = found.last()[0]
    numbers = range(newest, max(newest - _LINES, found.first() - 1), -1)
    await reader.ui.show_log([log.told(found.line(number)) for number in numbers])
    log.note(reader, "log", log.DONE, None, reader.officer.number)
    if found.room() < _NEARLY_FULL:
        await reader.ui.show_notice("N-14", (found.room(),))


async def _unblock(reader):
    card = await placed_card(reader, "unblock_pin")
    try:
        with memory.borrowed():
            from reader.workflows.change_pin import unblock_pin

            await unblock_pin(reader, card)
    finally:
        await reader.link.release()


async def _lock(reader):
    """Out of service, for everybody, until the reader's owner unlocks it."""
    log.note(reader, "settings", log.DONE, None, reader.officer.number)
    log_out(reader)
    slots.write_manifest(reader.data, dict(slots.manifest(reader.data), locked=True))


async def _leave(reader):
    log_out(reader)
    await reader.ui.show_notice("N-15")


_CHOICES = {
    "menu_trust": ("info", _trust),
    "log": ("log", _log),
    "unblock_pin": ("key", _unblock),
    "lock_reader": ("lock", _lock),
    "key_log_out": ("back", _leave),
}


def _lines(ui):
    return [(name, icon, ui.texts(name), "") for name, (icon, _) in _CHOICES.items()]
