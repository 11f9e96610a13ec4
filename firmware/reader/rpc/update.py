# SPDX-License-Identifier: Apache-2.0
"""A new program from a host: taken into the slot that is not in force, checked here, and put on trial.

It has to be signed by the key that the reader was born with, be newer than the program in force, and be made for this
board. The form of a bundle, and what becomes of a trial, stand in launch.py.
"""

import sys
from binascii import a2b_base64, unhexlify

import launch
from reader.errors import DataError, ProvisionError, StorageError

_SIGNATURE_LINE = 10 + 128 + 1  # octets
_POINT = 65
_NO_ROOM = 28


class Update:
    """digest: SHA-256, in hexadecimal digits, of the manifest that the host's proof was about.

    Raises ProvisionError on a reader without slots, StorageError.
    """

    def __init__(self, reader, digest):
        if not reader.launcher:
            raise ProvisionError("this reader's program does not lie in a slot: deploy it")
        self._reader, self._digest = reader, digest
        self._path = launch.ROOT + launch.spare()

    def held(self):
        count, digest = launch.held(self._path)
        return {"held": count, "digest": digest}

    def put(self, params):
        """How much is there then. Raises ProvisionError for a piece that does not follow, StorageError without room."""
        try:
            return launch.put(self._path, params["offset"], a2b_base64(params["chunk"]))
        except ValueError as error:
            raise ProvisionError(str(error))
        except OSError as error:
            raise self._stopped(error)

    def fill(self, params):
        """Take over what the program in force has too. How much is there then."""
        try:
            return launch.fill(launch.running(), self._path)
        except OSError as error:
            raise self._stopped(error)

    def _stopped(self, error):
        if error.errno == _NO_ROOM:
            return StorageError("no room for a second program")
        return StorageError("writing the program: %s" % error)

    def check(self, params=None):
        """The version, if the manifest is the one announced, signed, newer and for this board. Raises ProvisionError."""
        try:
            facts, digest, signed = self._manifest()
            newer = _number(facts["version"]) > _number(self._reader.version)
            mpy = getattr(sys.implementation, "_mpy")  # noqa: B009 - by a text: a private name is shortened
            fits = facts["board"] == self._reader.board.name and int(facts["mpy"]) == mpy
            signature = unhexlify(facts["signature"])
        except (OSError, ValueError, KeyError):
            raise ProvisionError("no bundle, or cut off in its manifest")
        if digest != self._digest:
            raise ProvisionError("another bundle than was announced")
        if not _is_signed(signed, signature):
            raise ProvisionError("not signed by the key that this reader was born with")
        if not fits:
            raise ProvisionError("made for another board or another MicroPython: " + facts["board"])
        if not newer:
            raise ProvisionError("version %s is not newer than %s" % (facts["version"], self._reader.version))
        return facts["version"]

    def commit(self):
        """Put it on trial, and start anew: its version. Raises ProvisionError."""
        version = self.check()
        if not launch.whole(self._path):
            raise ProvisionError("the bundle is cut off or damaged")
        launch.point(self._path[-1], launch.NEW)
        self._reader.leave(console=False)
        return version

    def _manifest(self):
        """({word: value} of its lines but the files', SHA-256 of all of it, SHA-256 of what is signed)."""
        with open(self._path, "rb") as file:
            facts = dict(words[:2] for words in launch.lines(file) if words[0] != "file")
            end = file.tell()
            file.seek(0)
            digest = launch.digest(file, end)
            file.seek(0)
            return facts, digest, unhexlify(launch.digest(file, end - _SIGNATURE_LINE))


def _number(version):
    """For comparing: 0.10 is newer than 0.9."""
    return tuple(int(part) for part in version.split("."))


def _is_signed(digest, signature):
    """By the key the reader was born with; False without one."""
    from reader.crypto import ec

    on = ec.curve("P-256")
    r, s = (int.from_bytes(half, "big") for half in (signature[: on.size], signature[on.size :]))
    try:
        with open(launch.ROOT + "key", "rb") as file:
            born_with = on.decode(file.read(_POINT))
    except (OSError, DataError):
        return False
    return ec.ecdsa_verify(on, born_with, digest, r, s)
