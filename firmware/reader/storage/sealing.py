# SPDX-License-Identifier: Apache-2.0
"""Encrypt-then-MAC: AES-256-CBC and AES-CMAC under two keys derived afresh for each message.

    16 octets of salt | cipher text, padded (ISO/IEC 9797-1, method 2) | 16 octets of CMAC

Keys: HMAC-SHA-256 in counter mode (SP 800-108, 4.1) from a master key, over use, label and salt. The check sum covers
the caller's header, the salt and the cipher text.
"""

from micropython import const

from reader.crypto.aes import AES
from reader.crypto.cmac import Cmac
from reader.crypto.hmac import hmac
from reader.crypto.util import Secrets, equal, padded_from, padding, wipe
from reader.errors import VaultError

_SALT = const(16)
_MAC = const(16)
OVERHEAD = const(48)  # at most, padding included


def derive(master, use, label, salt=b""):
    """A key of 32 octets for one use, as a bytearray. master: at most 64 octets."""
    return bytearray(hmac("sha256", master, b"\x01", use, b"\x00", label, salt))


def seal(master, label, header, plain, random):
    """The sealed message as a bytearray. header: octets that are checked with it but travel apart."""
    salt = bytes(random.read(_SALT))
    with Secrets() as keep:
        tail = padding(len(plain))
        work = keep(bytearray(len(plain) + len(tail)))
        work[: len(plain)] = plain
        work[len(plain) :] = tail
        key = keep(derive(master, b"encrypt", label, salt))
        cipher_text = bytearray(len(work))
        AES(key).cbc_encrypt(salt, work, cipher_text)
        return salt + cipher_text + _mac(keep, master, label, salt, header, cipher_text)


def unseal(master, label, header, sealed):
    """The plain text as a bytearray, which the caller overwrites. Raises VaultError."""
    sealed = memoryview(sealed)
    if len(sealed) < _SALT + 16 + _MAC or len(sealed) % 16:
        raise VaultError("length")
    salt, cipher_text, mac = bytes(sealed[:_SALT]), sealed[_SALT:-_MAC], sealed[-_MAC:]
    with Secrets() as keep:
        if not equal(mac, _mac(keep, master, label, salt, header, cipher_text)):
            raise VaultError("seal")
        work = keep(bytearray(len(cipher_text)))
        AES(keep(derive(master, b"encrypt", label, salt))).cbc_decrypt(salt, cipher_text, work)
        end = padded_from(work)
        if end < 0:
            raise VaultError("padding")
        return work[:end]


def _mac(keep, master, label, salt, header, cipher_text):
    mac = Cmac(keep(derive(master, b"authenticate", label, salt)))
    try:
        return mac.mac(header, salt, cipher_text)
    finally:
        mac.wipe()


def stretch(master, pin, salt, rounds):
    """A key of 32 octets from a short PIN, worth nothing without the master key (PBKDF2's idea, RFC 8018, 5.2)."""
    key = derive(master, b"pin", pin, salt)
    for _ in range(rounds):
        following = derive(key, b"round", salt)
        wipe(key)
        key = following
    return key
