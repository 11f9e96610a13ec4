# SPDX-License-Identifier: Apache-2.0
"""HMAC (FIPS 198-1) with any of the hash functions of sha2.py."""

from reader.crypto.sha2 import digest
from reader.crypto.util import mix, wipe


def hmac(name, key, *parts):
    """The check sum over the parts one after another. key: no longer than a block (64 octets; 128 from SHA-384 up)."""
    block = 128 if name in ("sha384", "sha512") else 64
    inner, outer = bytearray(b"\x36" * block), bytearray(b"\x5c" * block)
    if len(key):
        mix(inner, key, len(key))
        mix(outer, key, len(key))
    result = digest(name, outer, digest(name, inner, *parts))
    wipe(inner, outer)
    return result
