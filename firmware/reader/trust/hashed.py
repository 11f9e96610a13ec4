# SPDX-License-Identifier: Apache-2.0
"""SHA-256 of a file that may be far larger than the memory."""

from micropython import const

from reader.crypto import sha2
from reader.errors import ListError

_PIECE = const(1024)


def digest(file, count):
    """Of the next `count` octets of an open file. Raises ListError where it ends before."""
    hasher = sha2.new("sha256")
    buffer = memoryview(bytearray(_PIECE))
    while count:
        got = file.readinto(buffer[: min(count, _PIECE)])
        if not got:
            raise ListError("cut off")
        hasher.update(buffer[:got])
        count -= got
    return hasher.digest()
