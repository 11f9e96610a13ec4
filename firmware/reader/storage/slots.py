# SPDX-License-Identifier: Apache-2.0
"""Where the files in force lie. Provisioning writes a whole new set into the other of two slots, and one small file,
the manifest, says which slot counts: replacing it is the switch, so a reader has the old set or the new one.

    <data>/manifest      sealed line of JSON: slot "a" or "b", number, holder, host (public key), locked
    <data>/a, <data>/b   csca/ trust/ terminal/ signer/ vault/ settings.json

Without a manifest the files lie in <data> itself, where a bench puts them.
"""

import json

from micropython import const

from reader.codec import lines
from reader.errors import DataError, StorageError
from reader.storage import atomic, folders

_MAX_MANIFEST = const(1024)
_NAME = "/manifest"
SLOTS = ("a", "b")


def has_owner(data):
    """Whether a host has provisioned this reader, whatever has become of the manifest since."""
    return folders.exists(data + _NAME)


def manifest(data):
    """The manifest as a dictionary, {} when there is none. Raises StorageError for one that is damaged."""
    sealed = atomic.read(data + _NAME, _MAX_MANIFEST)
    if sealed is None:
        return {}
    try:
        found = json.loads(lines.unseal(sealed).decode())
    except (DataError, ValueError):
        found = None
    if not isinstance(found, dict) or found.get("slot") not in SLOTS or type(found.get("number")) is not int:
        raise StorageError("manifest damaged")
    return found


def write_manifest(data, values):
    """Raises StorageError; the old manifest then stands."""
    atomic.write(data + _NAME, lines.seal(json.dumps(values).encode()))


def root(data):
    """The folder of the files in force. Raises StorageError."""
    slot = manifest(data).get("slot")
    return "%s/%s" % (data, slot) if slot else data


def spare(data):
    """(folder of the slot that is not in force, number that its manifest would have)."""
    now = manifest(data)
    return "%s/%s" % (data, "b" if now.get("slot") == "a" else "a"), now.get("number", 0) + 1
