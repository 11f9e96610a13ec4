# SPDX-License-Identifier: Apache-2.0
"""AES and 3DES with their check sums and key derivation, as Doc 9303-11, 9.7 and 9.8 use them.

A suite is what one protocol identifier stands for: cipher, key length, check sum. All keys are derived bytes as they
are; the parity bits of DES keys are not adjusted, since no result depends on them (9303-11, 9.7.1.1).
"""

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

BLOCK = 16
DES_BLOCK = 8
MAC_SIZE = 8  # bytes kept of the CMAC, and the whole of the retail MAC (9303-11, 9.8.7)
KEY_ENCRYPTION, KEY_MAC, KEY_PASSWORD = 1, 2, 3  # counters of the key derivation (9303-11, 9.7.1)


@dataclass(frozen=True)
class Suite:
    """AES with one key length: `digest` derives its keys; `nonce_size` is that of PACE, at least the key length."""

    name: str
    arc: int  # last arc of the protocols' object identifiers
    key_size: int
    digest: str
    nonce_size: int
    block: int = BLOCK

    def derive(self, secret: bytes, counter: int) -> bytes:
        """KDF(secret, counter)."""
        return hashlib.new(self.digest, secret + counter.to_bytes(4, "big")).digest()[: self.key_size]

    def session_keys(self, secret: bytes) -> tuple[bytes, bytes]:
        return self.derive(secret, KEY_ENCRYPTION), self.derive(secret, KEY_MAC)

    def encrypt(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        """CBC; whole blocks only."""
        return encrypt_cbc(key, iv, data)

    def decrypt(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        """Raises ValueError unless whole blocks."""
        return decrypt_cbc(key, iv, data)

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Of data that secure messaging has padded already."""
        return mac(key, data)

    def token(self, key: bytes, data: bytes) -> bytes:
        """Of data as they are: authentication tokens (9303-11, 4.4.3.4)."""
        return mac(key, data)

    def vector(self, key: bytes, counter: int) -> bytes:
        """The counter, encrypted (9303-11, 9.8.6.2)."""
        return self.encrypt(key, bytes(self.block), counter.to_bytes(self.block, "big"))


class TripleDesSuite(Suite):
    """Two-key 3DES in CBC mode with vector zero, retail MAC (ISO/IEC 9797-1, algorithm 3 with DES)."""

    def encrypt(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        worker = Cipher(TripleDES(key + key[:8]), modes.CBC(iv)).encryptor()
        return worker.update(data) + worker.finalize()

    def decrypt(self, key: bytes, iv: bytes, data: bytes) -> bytes:
        worker = Cipher(TripleDES(key + key[:8]), modes.CBC(iv)).decryptor()
        return worker.update(data) + worker.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        """DES in CBC mode under the first half of the key; the last block once more under the second and the first."""
        first, second = key[:8], key[8:16]
        chained = self._single(first, data)[-DES_BLOCK:]
        worker = Cipher(TripleDES(second * 3), modes.ECB()).decryptor()
        return self._single(first, worker.update(chained) + worker.finalize())

    def token(self, key: bytes, data: bytes) -> bytes:
        return self.mac(key, pad(data, self.block))

    def vector(self, key: bytes, counter: int) -> bytes:
        return bytes(self.block)

    @staticmethod
    def _single(key: bytes, data: bytes) -> bytes:
        """DES is 3DES with three equal keys."""
        worker = Cipher(TripleDES(key * 3), modes.CBC(bytes(DES_BLOCK))).encryptor()
        return worker.update(data) + worker.finalize()


TRIPLE_DES = TripleDesSuite("3DES", 1, 16, "sha1", 16, DES_BLOCK)
AES_128 = Suite("AES-128", 2, 16, "sha1", 16)
AES_192 = Suite("AES-192", 3, 24, "sha256", 32)
AES_256 = Suite("AES-256", 4, 32, "sha256", 32)
SUITES = {suite.name: suite for suite in (TRIPLE_DES, AES_128, AES_192, AES_256)}


def encrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """AES; whole blocks only."""
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


def pad(data: bytes, block: int = BLOCK) -> bytes:
    """80, then zeros to a whole block (ISO/IEC 9797-1, method 2)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes, block: int = BLOCK) -> bytes:
    """Raises ValueError."""
    body = data.rstrip(b"\0")
    if not body.endswith(b"\x80") or len(data) - len(body) >= block:
        raise ValueError("padding")
    return body[:-1]
