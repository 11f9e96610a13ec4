# SPDX-License-Identifier: Apache-2.0
"""A host's right over a reader: a P-256 key, shown by signing a fresh challenge, and an ephemeral key of its own, from
which the keys for what must not be read on the line are agreed.

Signed is SHA-256("smartid host 1" || 0 || action || 0 || challenge || reader's ephemeral point || detail); the signature
is r||s. A challenge is good for one proof.
"""

from reader.crypto import ec, sha2
from reader.crypto.util import wipe
from reader.errors import DataError, NotPermitted
from reader.storage import sealing
from reader.trust.cvc import verify

CURVE = "P-256"
_MARK = b"smartid host 1\x00"


class HostRight:
    """One challenge and what comes of it. random: a Drbg."""

    def __init__(self, random):
        self._on = ec.curve(CURVE)
        self._key = self._on.new_key(random)
        self.point = self._on.encode(self._on.base(self._key))
        self.challenge = bytes(random.read(32))
        self._fresh = True

    def prove(self, host, action, detail, proof):
        """That the holder of the key `host` (uncompressed point) wants just this. Raises NotPermitted."""
        fresh, self._fresh = self._fresh, False
        if not fresh:
            raise NotPermitted("challenge used")
        message = (_MARK, action.encode(), b"\x00", self.challenge, self.point, detail)
        try:
            if not verify(host, CURVE, "sha256", proof, *message):
                raise NotPermitted("proof")
        except DataError:
            raise NotPermitted("key of the host")

    def agree(self, host_ephemeral):
        """The key of 32 octets shared with the host, as a bytearray; the own half is gone then. Raises PointError."""
        shared = self._on.x(self._on.multiply(self._key, self._on.decode(host_ephemeral)))
        try:
            return sealing.derive(shared, b"line", self.challenge)
        finally:
            wipe(shared)
            self.wipe()

    def wipe(self):
        wipe(self._key)


def fingerprint(host):
    """Of a host's public key: sixteen hexadecimal digits, for a person to compare."""
    return sha2.digest("sha256", host)[:8].hex() if host else None
