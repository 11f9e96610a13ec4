# SPDX-License-Identifier: Apache-2.0
"""What a host does in a session beside moving files: the reader's keys, the check, and the switch.

Terminal, signer and log keys are made in here and leave only as requests and public points. What the host has to bring
in secret (the list key, an officer's PIN) comes sealed under the key agreed in the session's first message.
"""

from binascii import b2a_base64

from reader.crypto.util import Secrets, wipe
from reader.errors import ProvisionError
from reader.storage import sealing, slots, trusted_time
from reader.storage.vault import LIST_KEY, LOG_KEY, SIGNER_KEY, TERMINAL_KEY, Entries, Vault

_KEYS = (TERMINAL_KEY, SIGNER_KEY, LOG_KEY)
_LIST_KEY_OCTETS = 32
_PIN_DIGITS = (6, 12)


class Keys:
    """reader: the parts of main; session: the desk's."""

    def __init__(self, reader, session):
        self._reader, self._session = reader, session
        self._vault = staged_vault(reader, session)

    def _opened(self):
        """The entries staged, else those in force, else none."""
        reader = self._reader
        in_force = Vault(slots.root(reader.data), reader.board.device_secret, reader.random)
        for vault in (self._vault, in_force):
            if vault.exists:
                return vault.opened()
        return Entries({})

    def request(self, holder):
        """Requests for the certificates of terminal and signer, and the log's public point, all in base64.

        A reader that has this name already keeps its keys: one name, one key.
        """
        from reader.trust.cv_request import public_point, request

        reader = self._reader
        with self._opened() as keys:
            if holder != holder_of(reader, self._session):
                self._new_keys(keys)
                self._vault.store(keys)
                self._session.stage.mark({"holder": holder})
            made = {"terminal": request(keys[TERMINAL_KEY], holder, reader.random)}
            made["log"] = public_point(keys[LOG_KEY])
            if SIGNER_KEY in keys:
                made["signer"] = request(keys[SIGNER_KEY], signer_name(holder), reader.random)
        return {name: b2a_base64(octets).decode().strip() for name, octets in made.items()}

    def _new_keys(self, keys):
        from reader.crypto import ec
        from reader.trust.cv_request import CURVE

        for name in _KEYS:
            if name in keys:
                wipe(keys.take(name))
            keys.put(name, ec.curve(CURVE).new_key(self._reader.random))

    def secret(self, name, sealed):
        """Take what came sealed under the line's key. Raises ProvisionError, VaultError."""
        with Secrets() as keep:
            plain = keep(sealing.unseal(self._session.line_key, b"line", name.encode(), sealed))
            if name == LIST_KEY:
                self._take_list_key(plain)
            elif name == "officer-pin":
                self._take_pin(plain)
            else:
                raise ProvisionError("no such secret")
        return True

    def _take_list_key(self, plain):
        if len(plain) != _LIST_KEY_OCTETS:
            raise ProvisionError("length of the list key")
        with self._opened() as keys:
            if LIST_KEY in keys:
                wipe(keys.take(LIST_KEY))
            keys.put(LIST_KEY, plain[:])
            self._vault.store(keys)

    def _take_pin(self, pin):
        """The signer's key goes where only the PIN opens it."""
        least, most = _PIN_DIGITS
        if not least <= len(pin) <= most or not all(0x30 <= octet <= 0x39 for octet in pin):
            raise ProvisionError("an officer PIN has %d to %d digits" % _PIN_DIGITS)
        with self._opened() as keys:
            if SIGNER_KEY not in keys:
                raise ProvisionError("no signer's key that a new PIN could guard: ask for a new name first")
            with Entries({SIGNER_KEY: keys.take(SIGNER_KEY)}) as officer:
                self._vault.store_officer(officer, pin)
            self._vault.store(keys)


def check(reader, session):
    """Complete the set from the one in force and check it. Returns the last day that it speaks of.

    Raises what stage_check.check does.
    """
    from reader.storage.stage_check import check

    holder = holder_of(reader, session)
    if not holder:
        raise ProvisionError("no name")
    session.stage.mark({"holder": holder})
    session.stage.carry_over()
    return check(reader.data, session.stage, staged_vault(reader, session), reader.today(), reader.borrowed)


def commit(reader, session):
    """Put the checked set in force. From here on only this host may change anything."""
    values = {"holder": holder_of(reader, session), "host": session.host.hex(), "locked": False}
    session.stage.switch(values)
    trusted_time.advance(reader.data, session.day)
    reader.settings.load(slots.root(reader.data) + "/settings.json")


def staged_vault(reader, session):
    return Vault(session.stage.root, reader.board.device_secret, reader.random)


def holder_of(reader, session):
    """The name in the stage, else the one in force, else None."""
    return session.stage.marker.get("holder") or slots.manifest(reader.data).get("holder")


def signer_name(holder):
    """The reader's own signer: the terminal's name with an S in the place of the mnemonic's last letter."""
    return holder[:10] + "S" + holder[11:]
