# SPDX-License-Identifier: Apache-2.0
"""The key by which a host owns readers, and the line's key agreed with one of them. The reader's half of this is
firmware/reader/rpc/host_right.py and storage/sealing.py; both are written from the same description.

Proof: ECDSA P-256, r||s, over "smartid host 1" || 0 || action || 0 || challenge || reader's ephemeral point || detail.
Line: HMAC-SHA-256(x of the shared point, 1 || "line" || 0 || challenge). A secret goes as salt (16) || AES-256-CBC,
padded 80 00..., its IV the salt || AES-CMAC over name, salt and cipher text; both keys by HMAC from the line's key.
"""

from __future__ import annotations

import base64
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVE = ec.SECP256R1()
_MARK = b"smartid host 1\0"
_BLOCK = 16


class HostKey:
    """Who may change the readers that this host has provisioned."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.point = point_of(key)

    def proof(self, asked: dict[str, Any], action: str, detail: bytes = b"") -> str:
        """For the reader's challenge as `provision.challenge` gave it; base64."""
        challenge, point = bytes.fromhex(asked["challenge"]), bytes.fromhex(asked["point"])
        message = _MARK + action.encode() + b"\0" + challenge + point + detail
        r, s = utils.decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class LineKey:
    """This host's half of one session; agree() when the reader's half is known."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(_CURVE)
        self.point = point_of(self._key)
        self._line = b""

    def agree(self, asked: dict[str, Any]) -> None:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, bytes.fromhex(asked["point"]))
        shared = self._key.exchange(ec.ECDH(), theirs)
        self._line = _derived(shared, b"line", bytes.fromhex(asked["challenge"]))

    def seal(self, name: str, secret: bytes) -> str:
        """Base64 of the sealed secret."""
        salt = os.urandom(_BLOCK)
        padded = secret + b"\x80" + bytes(-(len(secret) + 1) % _BLOCK)
        encryptor = Cipher(
            algorithms.AES(_derived(self._line, b"encrypt", b"line" + salt)), modes.CBC(salt)
        ).encryptor()
        sealed = salt + encryptor.update(padded) + encryptor.finalize()
        mac = CMAC(algorithms.AES(_derived(self._line, b"authenticate", b"line" + salt)))
        mac.update(name.encode() + sealed)
        return encoded(sealed + mac.finalize())


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def encoded(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def _derived(master: bytes, use: bytes, label: bytes) -> bytes:
    return hmac.digest(master, b"\x01" + use + b"\0" + label, "sha256")
