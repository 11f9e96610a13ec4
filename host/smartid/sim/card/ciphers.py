# SPDX-License-Identifier: Apache-2.0
"""AES, CMAC and key derivation as Doc 9303-11, 9.7 and 9.8 use them."""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

BLOCK = 16
MAC_SIZE = 8  # bytes kept of the CMAC (9303-11, 9.8.7)
KEY_ENCRYPTION, KEY_MAC, KEY_PASSWORD = 1, 2, 3  # counters of the key derivation (9303-11, 9.7.1)


@dataclass(frozen=True)
class Suite:
    """AES with one key length: `digest` derives its keys; `nonce_size` is that of PACE, at least the key length."""

    name: str
    key_size: int
    digest: str
    nonce_size: int

    def derive(self, secret: bytes, counter: int) -> bytes:
        """KDF(secret, counter)."""
        return hashlib.new(self.digest, secret + counter.to_bytes(4, "big")).digest()[: self.key_size]


AES_128 = Suite("AES-128", 16, "sha1", 16)
AES_256 = Suite("AES-256", 32, "sha256", 32)
SUITES = {suite.name: suite for suite in (AES_128, AES_256)}


def encrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Whole blocks only."""
    worker = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return worker.update(data) + worker.finalize()


def decrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    worker = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return worker.update(data) + worker.finalize()


def mac(key: bytes, data: bytes) -> bytes:
    """The first eight bytes of CMAC (SP 800-38B)."""
    worker = CMAC(algorithms.AES(key))
    worker.update(data)
    return worker.finalize()[:MAC_SIZE]


def pad(data: bytes) -> bytes:
    """80, then zeros to a whole block (ISO/IEC 9797-1, method 2)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """Raises ValueError."""
    body = data.rstrip(b"\0")
    if not body.endswith(b"\x80") or len(data) - len(body) >= BLOCK:
        raise ValueError("padding")
    return body[:-1]
