# SPDX-License-Identifier: Apache-2.0
"""Private keys as PKCS#8 files (RFC 5958), encrypted under SMARTID_PASSPHRASE when it is set."""

import os
from typing import Protocol

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from smartid.pki.errors import KeyLocked, PkiError
from smartid.pki.store import Store

CURVES = {"P-256": ec.SECP256R1, "brainpoolP256r1": ec.BrainpoolP256R1}
PASSPHRASE = "SMARTID_PASSPHRASE"


class Keyring(Protocol):
    def key(self, name: str, curve: str) -> ec.EllipticCurvePrivateKey:
        """The key of that name, made on `curve` if there is none. Raises KeyLocked, PkiError."""


class KeyFiles:
    """NAME.key.pem in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def key(self, name: str, curve: str) -> ec.EllipticCurvePrivateKey:
        file = f"{name}.key.pem"
        pem = self._store.get(file) or self._store.publish(file, encode(generate(curve)))
        return decode(pem, file)


def generate(curve: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(CURVES[curve]())


def encode(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PEM, encrypted when the environment holds a pass phrase."""
    secret = passphrase()
    protection = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)


def decode(pem: bytes, name: str) -> ec.EllipticCurvePrivateKey:
    """Raises KeyLocked (pass phrase missing or wrong), PkiError (not a key of ours)."""
    key = load(pem, name)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise PkiError(f"{name} is not an elliptic curve key")
    return key


def load(pem: bytes, name: str):
    """A key of any kind. Raises KeyLocked, PkiError (not a key)."""
    locked = b"ENCRYPTED" in pem.split(b"\n", 1)[0]
    secret = passphrase() if locked else None
    if locked and not secret:
        raise KeyLocked(f"{name} is encrypted: set {PASSPHRASE}")
    try:
        return serialization.load_pem_private_key(pem, secret)
    except ValueError as error:
        raise (KeyLocked(f"{PASSPHRASE} does not open {name}") if locked else PkiError(f"{name} is damaged")) from error


def sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """ECDSA with SHA-256, as the DER SEQUENCE of r and s (RFC 5753, 7.2)."""
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def passphrase() -> bytes | None:
    return os.environ.get(PASSPHRASE, "").encode() or None
