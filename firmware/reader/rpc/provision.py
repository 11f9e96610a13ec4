# SPDX-License-Identifier: Apache-2.0
"""One session in which a host fills the spare slot: its name, its keys, the files, the check, and the switch.

Terminal, signer and log keys are made in here and leave only as requests and public points. What the host has to bring
in secret (the list key, an officer's PIN) comes sealed under the key agreed in the session's first message.
"""

from binascii import a2b_base64, b2a_base64

from reader.crypto.util import Secrets, wipe
from reader.errors import ProvisionError
from reader.storage import sealing, slots, trusted_time
from reader.storage.stage import Stage
from reader.storage.vault import LIST_KEY, LOG_KEY, SIGNER_KEY, TERMINAL_KEY, Entries, Vault

_TABLE_PAGE = 6  # rows of the table in one answer
_KEYS = (TERMINAL_KEY, SIGNER_KEY, LOG_KEY)
_LIST_KEY_OCTETS = 32
_PIN_DIGITS = (6, 12)


class Session:
    """reader: the parts of main; host: the host's public point; line_key: bytearray, agreed with it."""

    def __init__(self, reader, host, line_key):
        self._reader = reader
        self.host = host
        self._line_key = line_key
        self.digest = None  # of the set that passed the check, None as soon as anything changes
        self.stage = Stage(reader.data)
        self._day = ""

    def close(self):
        wipe(self._line_key)

    def _vault(self, root=None):
        reader = self._reader
        return Vault(root or self.stage.root, reader.board.device_secret, reader.random)

    def _opened(self):
        """The entries staged, else those in force, else none."""
        for vault in (self._vault(), self._vault(slots.root(self._reader.data))):
            if vault.exists:
                return vault.opened()
        return Entries({})

    # --- keys ---------------------------------------------------------------------------------------
    def request(self, holder):
        """Requests for the certificates of terminal and signer, and the log's public point, all in base64.

        A reader that has this name already keeps its keys: one name, one key.
        """
        from reader.trust.cv_request import public_point, request

        self.digest = None
        reader = self._reader
        with self._opened() as keys:
            if holder != self._holder():
                self._new_keys(keys)
                self._vault().store(keys)
                self.stage.mark({"holder": holder})
            made = {"terminal": request(keys[TERMINAL_KEY], holder, reader.random)}
            made["log"] = public_point(keys[LOG_KEY])
            if SIGNER_KEY in keys:
                made["signer"] = request(keys[SIGNER_KEY], signer_name(holder), reader.random)
        return {name: _base64(octets) for name, octets in made.items()}

    def _holder(self):
        return self.stage.marker.get("holder") or slots.manifest(self._reader.data).get("holder")

    def _new_keys(self, keys):
        from reader.crypto import ec
        from reader.trust.cv_request import CURVE

        for name in _KEYS:
            if name in keys:
                wipe(keys.take(name))
            keys.put(name, ec.curve(CURVE).new_key(self._reader.random))

    def secret(self, name, sealed):
        """Take what came sealed under the line's key. Raises ProvisionError, VaultError."""
        self.digest = None
        with Secrets() as keep:
            plain = keep(sealing.unseal(self._line_key, b"line", name.encode(), _octets(sealed)))
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
            self._vault().store(keys)

    def _take_pin(self, pin):
        """The signer's key goes where only the PIN opens it."""
        least, most = _PIN_DIGITS
        if not least <= len(pin) <= most or not all(0x30 <= octet <= 0x39 for octet in pin):
            raise ProvisionError("an officer PIN has %d to %d digits" % _PIN_DIGITS)
        vault = self._vault()
        with self._opened() as keys:
            if SIGNER_KEY not in keys:
                raise ProvisionError("no signer's key that a new PIN could guard: ask for a new name first")
            with Entries({SIGNER_KEY: keys.take(SIGNER_KEY)}) as officer:
                vault.store_officer(officer, pin)
            vault.store(keys)

    # --- files --------------------------------------------------------------------------------------
    def table(self, first):
        """{"files": [[name, octets, SHA-256]], "of": how many there are} from the `first` on, a few at a time."""
        names = self.stage.names()
        page = names[first : first + _TABLE_PAGE]
        return {"files": [[name] + list(self.stage.measured(name)) for name in page], "of": len(names)}

    def put(self, name, offset, chunk, of):
        self.digest = None
        return self.stage.put(name, offset, _octets(chunk), of)

    def drop(self, name):
        self.digest = None
        self.stage.drop(name)
        return True

    # --- the switch ---------------------------------------------------------------------------------
    def check(self):
        """Complete the set from the one in force and check it; returns the digest that commit has to sign.

        Raises what stage_check.check does.
        """
        from reader.storage.stage_check import check

        reader = self._reader
        holder = self._holder()
        if not holder:
            raise ProvisionError("no name")
        self.stage.mark({"holder": holder})
        self.stage.carry_over()
        self._day = check(reader.data, self.stage, self._vault(), reader.today())
        self.digest = self.stage.digest()
        return {"digest": self.digest.hex(), "files": len(self.stage.names())}

    def commit(self):
        """Put the checked set in force. From here on only this host may change anything."""
        reader = self._reader
        values = {"holder": self._holder(), "host": self.host.hex(), "locked": False}
        self.stage.switch(values)
        trusted_time.advance(reader.data, self._day)
        reader.settings.load(slots.root(reader.data) + "/settings.json")
        return True

    def abort(self):
        self.stage.clear()
        return True


def signer_name(holder):
    """The reader's own signer: the terminal's name with an S in the place of the mnemonic's last letter."""
    return holder[:10] + "S" + holder[11:]


def _octets(text):
    try:
        return a2b_base64(text)
    except ValueError:
        raise ProvisionError("base64")


def _base64(octets):
    return b2a_base64(octets).decode().strip()
