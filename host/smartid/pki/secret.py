# SPDX-License-Identifier: Apache-2.0
"""Secrets that are no private keys, in files: as they are (mode 600), or encrypted under SMARTID_PASSPHRASE.

"SKY0" | secret                                  "SKY1" | 16 octets salt | 12 octets nonce | AES-256-GCM
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from smartid.pki.errors import KeyLocked, PkiError
from smartid.pki.keys import PASSPHRASE, passphrase
from smartid.pki.store import Store

_PLAIN, _SEALED = b"SKY0", b"SKY1"
_SALT, _NONCE = 16, 12
_COST = {"n": 2**15, "r": 8, "p": 1}  # 32 MB, a tenth of a second


def secret(store: Store, name: str, octets: int) -> bytes:
    """The secret NAME.secret of that length, made if there is none. Raises KeyLocked, PkiError."""
    file = f"{name}.secret"
    kept = store.get(file) or store.publish(file, _closed(os.urandom(octets)))
    found = _opened(kept, file)
    if len(found) != octets:
        raise PkiError(f"{file} is damaged")
    return found


def _closed(plain: bytes) -> bytes:
    password = passphrase()
    if not password:
        return _PLAIN + plain
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return _SEALED + salt + nonce + AESGCM(_derived(password, salt)).encrypt(nonce, plain, _SEALED)


def _opened(kept: bytes, file: str) -> bytes:
    kind, rest = kept[:4], kept[4:]
    if kind == _PLAIN:
        return rest
    password = passphrase()
    if kind != _SEALED or len(rest) <= _SALT + _NONCE:
        raise PkiError(f"{file} is damaged")
    if not password:
        raise KeyLocked(f"{file} is encrypted: set {PASSPHRASE}")
    salt, nonce, sealed = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
    try:
        return AESGCM(_derived(password, salt)).decrypt(nonce, sealed, _SEALED)
    except InvalidTag as error:
        raise KeyLocked(f"{PASSPHRASE} does not open {file}") from error


def _derived(password: bytes, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(password)
