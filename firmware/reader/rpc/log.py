# SPDX-License-Identifier: Apache-2.0
"""The audit log for the host that owns the reader: its head, signed over the host's nonce, then its lines.

Signed with the reader's log key, whose public point the issuer has since the keys were made, is
SHA-256("smartid log 1" || 0 || nonce || holder || number of the last line || the oldest line || chain of the last one);
the signature is r||s. Each other line is held by the chain.
"""

from binascii import b2a_base64

from reader.crypto import ec, sha2
from reader.errors import ProvisionError
from reader.storage import log, slots
from reader.storage.vault import LOG_KEY, Vault

_MARK = b"smartid log 1\x00"
_PAGE = 8
_LEAST_NONCE, _MOST_NONCE = 16, 64
_CURVE = "P-256"


def opened(reader):
    """The log. Raises ProvisionError for a reader without one."""
    found = log.of(reader)
    if found is None:
        raise ProvisionError("no log")
    return found


def head(reader, found, nonce):
    """{"holder", "first", "last", "line" (the oldest), "chain" (of the last), "signature"}, octets in base64.

    Raises ProvisionError, VaultError, StorageError.
    """
    if not _LEAST_NONCE <= len(nonce) <= _MOST_NONCE:
        raise ProvisionError("length of the nonce")
    holder = slots.manifest(reader.data)["holder"]
    last, chain = found.last()
    oldest = found.line(found.first()) if last else b""
    digest = sha2.digest("sha256", _MARK, nonce, holder.encode(), last.to_bytes(4, "big"), oldest, chain)
    return {
        "holder": holder,
        "first": found.first(),
        "last": last,
        "line": _text(oldest),
        "chain": _text(chain),
        "signature": _text(_signed(reader, digest)),
    }


def page(found, first, last):
    """{"lines": a few from the number `first` on, each of log.PLAIN octets in base64}."""
    return {"lines": [_text(found.line(number)) for number in range(first, min(first + _PAGE, last + 1))]}


def _signed(reader, digest):
    vault = Vault(slots.root(reader.data), reader.board.device_secret, reader.random)
    with vault.opened() as keys:
        r, s = ec.ecdsa_sign(ec.curve(_CURVE), keys[LOG_KEY], digest, reader.random.read(32))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _text(octets):
    return b2a_base64(octets).decode().strip()
