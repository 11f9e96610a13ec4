# SPDX-License-Identifier: Apache-2.0
"""The slot that is not in force, while a host fills it. A cable or the power may go at any time: the marker tells a
later session that what lies here was meant for the next manifest, and the session goes on where the last one ended.
"""

import json
import os
from binascii import hexlify

from micropython import const

from reader.codec import lines
from reader.crypto import sha2
from reader.errors import DataError, ProvisionError, StorageError
from reader.storage import atomic, folders, slots
from reader.trust.hashed import digest

_MARKER = "/stage"
_MAX_MARKER = const(256)
_PIECE = const(1024)
_PAGE = const(6)
MOST_FILES = const(100)

# what a host may bring -> most octets. Of a folder that is brought, nothing old is kept.
FILES = {
    "settings.json": 2048,
    "trust/trust.lst": 262144,
    "trust/lost.lst": 1048576,
    "trust/lost.sld": 262144,
    "trust/tickets.lst": 262144,
}
FOLDERS = {
    ("csca", ".cer"): 4096,
    ("trust/crl", ".crl"): 8192,
    ("trust/cv", ".cvc"): 2048,
    ("trust/ecert", ".cer"): 4096,
    ("trust/ecert", ".crl"): 8192,
    ("terminal", ".cvc"): 2048,
    ("signer", ".cvc"): 2048,
}
_SUFFIX = const(4)


def limit(name):
    """Most octets of a file that a host may bring. Raises ProvisionError for any other name."""
    if name in FILES:
        return FILES[name]
    folder, _, leaf = name.rpartition("/")
    number, most = leaf[:-_SUFFIX], FOLDERS.get((folder, leaf[-_SUFFIX:]))
    if most is None or not 0 < len(number) <= 3 or not number.isdigit():
        raise ProvisionError("file name")
    return most


class Stage:
    """data: folder of the reader's files. What an interrupted session for the same switch left is found again."""

    def __init__(self, data):
        self._data = data
        self.root, self.number = slots.spare(data)
        self.marker = self._marker()
        if self.marker.get("number") != self.number:
            self.clear()

    def _marker(self):
        try:
            sealed = atomic.read(self.root + _MARKER, _MAX_MARKER)
            found = json.loads(lines.unseal(sealed).decode()) if sealed else {}
        except (DataError, ValueError):
            found = {}
        return found if isinstance(found, dict) else {}

    def clear(self):
        """Begin anew, with nothing."""
        folders.make(self.root)
        folders.empty(self.root)
        self.mark({})

    def mark(self, values):
        """Keep small facts about the session with it."""
        self.marker = dict(values, number=self.number)
        atomic.write(self.root + _MARKER, lines.seal(json.dumps(self.marker).encode()))

    def names(self):
        """What a host brought, or was carried over, by name; neither marker nor vault."""
        return [name for name in folders.files(self.root) if name != _MARKER[1:] and not name.startswith("vault/")]

    def put(self, name, offset, chunk, of):
        """The next piece of a file of `of` octets; offset 0 begins it anew. Returns how much is there.

        Raises ProvisionError for a piece that does not follow, StorageError when there is no room.
        """
        path = self.root + "/" + name
        most = limit(name)
        if not 0 < of <= most or offset + len(chunk) > of:
            raise ProvisionError("%s is longer than %d octets" % (name, min(most, of)))
        if not chunk:
            raise ProvisionError("%s: nothing to put" % name)
        if offset and offset != folders.size(path):
            raise ProvisionError("%s: %d octets are there" % (name, folders.size(path)))
        if offset == 0:
            folders.make(path.rpartition("/")[0])
            if not folders.exists(path) and len(self.names()) >= MOST_FILES:
                raise ProvisionError("too many files")
        try:
            with open(path, "ab" if offset else "wb") as file:
                file.write(chunk)
        except OSError as error:
            raise StorageError("writing %s: %s" % (name, error))
        return offset + len(chunk)

    def drop(self, name):
        limit(name)
        atomic.remove(self.root + "/" + name)

    def table(self, first):
        """{"files": [[name, octets, SHA-256]], "of": how many there are} from the `first` on, a few at a time."""
        names = self.names()
        page = names[first : first + _PAGE]
        return {"files": [[name] + list(self.measured(name)) for name in page], "of": len(names)}

    def measured(self, name):
        """(octets, SHA-256 as hexadecimal digits) of one of the files."""
        path = self.root + "/" + name
        with open(path, "rb") as file:
            size = folders.size(path)
            return size, hexlify(digest(file, size)).decode()

    def digest(self):
        """SHA-256 over the table of all files: what a host agrees to when it asks for the switch."""
        hasher = sha2.new("sha256")
        for name in self.names():
            hasher.update(("%s %d %s\n" % ((name,) + self.measured(name))).encode())
        return hasher.digest()

    def carry_over(self):
        """Copy from the set in force what the host did not bring: the vault's two halves too, unless they are here.

        The count of the PIN's tries goes with the officer's half.
        """
        old = slots.root(self._data)
        brought = self.names()
        kept = {folder for folder, _ in FOLDERS if not any(name.startswith(folder + "/") for name in brought)}
        for name in folders.files(old):
            folder = name.rpartition("/")[0]
            if name not in brought and (name in FILES or folder in kept):
                copy(old + "/" + name, self.root + "/" + name)
        for names in (("vault/device",), ("vault/officer", "vault/tries")):
            if not folders.exists(self.root + "/" + names[0]):
                for name in names:
                    if folders.exists(old + "/" + name):
                        copy(old + "/" + name, self.root + "/" + name)

    def switch(self, values):
        """Put this set in force, with these values in the manifest, and clear the old set away."""
        old = slots.root(self._data)
        slot = self.root[len(self._data) + 1 :]
        slots.write_manifest(self._data, dict(values, slot=slot, number=self.number))
        if old != self._data:
            folders.empty(old)


def copy(source, target):
    """Copy a file in pieces; the target appears whole or not at all."""
    folders.make(target.rpartition("/")[0])
    piece = memoryview(bytearray(_PIECE))
    with open(source, "rb") as old, open(target + ".new", "wb") as new:
        while True:
            count = old.readinto(piece)
            if not count:
                break
            new.write(piece[:count])
    os.rename(target + ".new", target)
