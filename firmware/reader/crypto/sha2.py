# SPDX-License-Identifier: Apache-2.0
"""Hash functions by name: hashlib's where it has them, else in machine code, else the readable ones of sha2_plain.py."""

import hashlib

from reader.crypto import backend

SIZES = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}


def new(name, data=b""):
    """A hash object: update(data), then digest() once. name: a key of SIZES."""
    make = getattr(hashlib, name, None)
    if make:
        return make(data)
    if backend.vm and name in ("sha384", "sha512"):
        from reader.crypto.sha512_machine import Sha512

        return Sha512(name, data)
    from reader.crypto import sha2_plain

    return sha2_plain.new(name, data)


def digest(name, *parts):
    """The digest of the parts one after another."""
    hasher = new(name)
    for part in parts:
        hasher.update(part)
    return hasher.digest()
