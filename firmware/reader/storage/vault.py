# SPDX-License-Identifier: Apache-2.0
"""The reader's keys, sealed. Two files in <root>/vault: "device", which the reader opens by itself, and "officer", which
needs an officer's PIN as well. Both are sealed under the secret of the device: on another board they open no more.

    "SLV1" | version, 4 octets | sealed entries: length, name, two octets of length, value

Nothing of it is kept open: `with vault.opened() as keys: keys["terminal-key"]`, and all is overwritten on every exit.
"""

from micropython import const

from reader.crypto.util import Secrets, wipe
from reader.errors import VaultError, WrongPin
from reader.storage import atomic, folders, sealing

TERMINAL_KEY, SIGNER_KEY, LIST_KEY, LOG_KEY = "terminal-key", "signer-key", "list-key", "log-key"
NAMES = (TERMINAL_KEY, SIGNER_KEY, LIST_KEY, LOG_KEY)

_MAGIC = b"SLV1"
_HEADER = const(8)
_MAX_FILE = const(1024)
_MAX_VALUE = const(64)
_DEVICE, _OFFICER, _TRIES = "/device", "/officer", "/tries"
PIN_TRIES = const(5)
_ROUNDS = const(200)


class Entries:
    """Opened entries: name -> bytearray. Leaving the `with` overwrites them."""

    def __init__(self, values):
        self._values = values

    def __enter__(self):
        return self

    def __exit__(self, *_):
        wipe(*self._values.values())
        self._values = {}

    def __getitem__(self, name):
        """Raises VaultError when it is not there."""
        if name not in self._values:
            raise VaultError("no " + name)
        return self._values[name]

    def __contains__(self, name):
        return name in self._values

    def put(self, name, value):
        """Keep a bytearray, from now on overwritten with the others."""
        if name not in NAMES or not 0 < len(value) <= _MAX_VALUE:
            raise VaultError("entry " + name)
        self._values[name] = value

    def take(self, name):
        """The value, no longer one of these: the caller overwrites it."""
        return self._values.pop(name)

    def encoded(self):
        """A bytearray, which the caller overwrites."""
        room = sum(3 + len(name) + len(value) for name, value in self._values.items())
        out, at = bytearray(room), 0  # sized before it is filled: growing would leave copies behind
        for name, value in self._values.items():
            part = name.encode()
            for piece in (bytes((len(part),)), part, len(value).to_bytes(2, "big"), value):
                out[at : at + len(piece)] = piece
                at += len(piece)
        return out


class Vault:
    """root: folder of a slot; device_secret: callable giving 32 octets that no other device has; random: a Drbg."""

    def __init__(self, root, device_secret, random):
        self._folder = root + "/vault"
        self._device_secret = device_secret
        self._random = random

    @property
    def exists(self):
        return folders.exists(self._folder + _DEVICE)

    @property
    def has_officer(self):
        return folders.exists(self._folder + _OFFICER)

    def opened(self):
        """What the reader opens by itself. Raises VaultError, StorageError."""
        with Secrets() as keep:
            return self._open(_DEVICE, keep(bytearray(self._device_secret())))

    def store(self, entries):
        """Seal the entries anew: afterwards the file holds the old ones or these."""
        with Secrets() as keep:
            self._store(_DEVICE, keep(bytearray(self._device_secret())), entries)

    def store_officer(self, entries, pin):
        """Seal entries for whoever knows the PIN (ASCII digits), and give the PIN all its tries."""
        with Secrets() as keep:
            self._store(_OFFICER, self._officer_key(keep, pin), entries)
        self._set_tries(PIN_TRIES)

    def tries_left(self):
        """0 when the PIN is blocked, or nobody knows how often it was tried."""
        found = atomic.read(self._folder + _TRIES, 1)
        return min(found[0], PIN_TRIES) if found else 0

    def opened_by(self, pin):
        """The officer's entries. The try is written down before the PIN is tried. Raises WrongPin, StorageError."""
        left = self.tries_left()
        if left == 0:
            raise WrongPin(0)
        self._set_tries(left - 1)
        with Secrets() as keep:
            try:
                entries = self._open(_OFFICER, self._officer_key(keep, pin))
            except VaultError:
                raise WrongPin(left - 1)
        self._set_tries(PIN_TRIES)
        return entries

    def _set_tries(self, count):
        atomic.write(self._folder + _TRIES, bytes((count,)))

    def _officer_key(self, keep, pin):
        secret = keep(bytearray(self._device_secret()))
        return keep(sealing.stretch(secret, pin, b"officer", _ROUNDS))

    def _open(self, name, master):
        sealed = atomic.read(self._folder + name, _MAX_FILE)
        if sealed is None or sealed[:4] != _MAGIC:
            raise VaultError("no vault")
        plain = sealing.unseal(master, name.encode(), sealed[:_HEADER], memoryview(sealed)[_HEADER:])
        try:
            return Entries(_decoded(plain))
        finally:
            wipe(plain)

    def _store(self, name, master, entries):
        folders.make(self._folder)
        old = atomic.read(self._folder + name, _MAX_FILE)
        version = 1 + (int.from_bytes(old[4:_HEADER], "big") if old else 0)
        header = _MAGIC + version.to_bytes(4, "big")
        plain = entries.encoded()
        try:
            atomic.write(self._folder + name, header + sealing.seal(master, name.encode(), header, plain, self._random))
        finally:
            wipe(plain)


def _decoded(plain):
    """Sealed by this reader, and yet read with care. Raises VaultError."""
    values, at = {}, 0
    while at < len(plain):
        name = bytes(plain[at + 1 : at + 1 + plain[at]])
        at += 1 + len(name)
        length = int.from_bytes(plain[at : at + 2], "big")
        at += 2 + length
        if at > len(plain):
            raise VaultError("entries")
        values[name.decode()] = plain[at - length : at]
    return values
