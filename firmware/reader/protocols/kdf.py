# SPDX-License-Identifier: Apache-2.0
"""Key derivation of Doc 9303-11, 9.7.1: KDF(K, c) = the first octets of H(K || c)."""

from reader.crypto.sha2 import digest

ENCRYPTION, MAC, PASSWORD = 1, 2, 3  # the counter c

_HASH_OF_KEY_SIZE = {16: "sha1", 24: "sha256", 32: "sha256"}  # AES-128, -192, -256


def kdf(secret, counter, key_size):
    """A bytearray of key_size octets (16, 24, 32), for the caller to overwrite."""
    return bytearray(digest(_HASH_OF_KEY_SIZE[key_size], secret, counter.to_bytes(4, "big"))[:key_size])
