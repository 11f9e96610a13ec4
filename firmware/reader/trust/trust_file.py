# SPDX-License-Identifier: Apache-2.0
"""The signed list of authorities to trust, one certificate in memory at a time.

the head of list_head.py with "STL1" | u16 count | count times (u16 length, DER certificate) | signature, signer
"""

from micropython import const

from reader.errors import DataError, ListError, StorageError
from reader.trust import list_head

MAGIC = b"STL1"
HEAD = const(28)
_MAX_CERTIFICATE = const(4096)


class Header(list_head.Header):
    """count: of certificates."""

    def __init__(self, octets):
        super().__init__(octets, MAGIC)
        if len(octets) < HEAD:
            raise ListError("cut off")
        self.count = list_head.number(octets[26:28])


def certificates(path):
    """Yield the DER certificates of a list that was accepted before; none when there is no list.

    Raises ListError, StorageError.
    """
    try:
        with open(path, "rb") as file:
            header = Header(file.read(HEAD))
            for _ in range(header.count):
                yield _next(file)
    except OSError as error:
        if error.errno != 2:  # ENOENT
            raise StorageError("reading %s: %s" % (path, error))


def _next(file):
    length = list_head.number(file.read(2))
    encoded = file.read(length) if 0 < length <= _MAX_CERTIFICATE else b""
    if not length or len(encoded) != length:
        raise ListError("certificate cut off or too long")
    return encoded


def check(path, anchors, today):
    """The header of a list in which every certificate can be read and the signature is right. Raises ListError."""
    from reader.trust import signed_list
    from reader.trust.x509 import Certificate

    with open(path, "rb") as file:
        header = Header(file.read(HEAD))
        signed = HEAD
        for _ in range(header.count):
            encoded = _next(file)
            signed += 2 + len(encoded)
            try:
                Certificate(encoded)
            except DataError as error:
                raise ListError("%s" % error)
        signed_list.check_signature(file, signed, signed_list.TRUST_SIGNER, anchors, today)
        return header
