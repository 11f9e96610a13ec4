# SPDX-License-Identifier: Apache-2.0
"""An officer logs in: the PIN opens the officer's vault, in which the signer's key is."""

from reader.crypto.util import wipe
from reader.errors import WrongPin
from reader.storage import slots
from reader.storage.vault import SIGNER_KEY, Vault
from reader.workflows import logged
from reader.workflows.on_duty import Officer


async def log_in(reader):
    """At the bench there is no officer's vault, and no PIN either.

    Raises WrongPin (no try left), NotHere, Cancelled, TimedOut.
    """
    vault = Vault(slots.root(reader.data), reader.board.device_secret, reader.random)
    if vault.has_officer:
        key = await _key(reader, vault)
    elif reader.settings.place == "bench":
        key = None
    else:
        raise logged.refusal("NotHere")
    reader.officer = Officer(reader.settings.officer, key)
    reader.ui.set_officer(reader.officer.number)
    logged.note(reader, "officer", logged.DONE)


async def _key(reader, vault):
    wrong = False
    while True:
        digits = await reader.ui.ask_pin("officer", "officer_pin", 1, 1, vault.tries_left(), wrong)
        try:
            with vault.opened_by(digits) as entries:
                return entries.take(SIGNER_KEY)
        except WrongPin as error:
            logged.note(reader, "officer", error.code)
            wrong = True
            if not error.tries_left:
                raise
        finally:
            wipe(digits)
