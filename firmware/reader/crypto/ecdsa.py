# SPDX-License-Identifier: Apache-2.0
"""Signing with ECDSA: the nonce is drawn as RFC 6979 says, from the key, the digest and fresh random octets (3.6).

With no random octets it is the deterministic signature of the RFC. A broken random source thus costs nothing.
"""

from reader.crypto.hmac import hmac
from reader.crypto.util import Secrets

_HASH_OF_SIZE = {20: "sha1", 28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"}


class Nonces:
    """The candidates for the nonce, one after another: steps b to h of 3.2."""

    def __init__(self, on, key, digest, extra, keep):
        self._on, self._keep, self._name = on, keep, _HASH_OF_SIZE[len(digest)]
        self._k, self._v = keep(bytearray(len(digest))), keep(bytearray(b"\x01" * len(digest)))
        reduced = int.from_bytes(on.digest_octets(digest), "big") % on.order
        for mark in (b"\x00", b"\x01"):
            self._step(mark, key, reduced.to_bytes(on.size, "big"), extra)

    def _step(self, *more):
        self._k[:] = hmac(self._name, self._k, self._v, *more)
        self._v[:] = hmac(self._name, self._k, self._v)

    def next(self):
        """A bytearray of `size` octets below the order and not 0."""
        on = self._on
        while True:
            drawn = self._keep(bytearray())
            while len(drawn) < on.size:
                self._v[:] = hmac(self._name, self._k, self._v)
                drawn.extend(self._v)
            nonce = self._keep(bytearray(on.size))
            shifted_right(drawn, -on.order_bits % 8, nonce)
            if on.is_scalar(nonce):
                return nonce
            self.skip()

    def skip(self):
        """The candidate was of no use: step h.3."""
        self._step(b"\x00")


def shifted_right(octets, bits, into):
    """The first octets, moved right by 0 to 7 bits."""
    if not bits:
        into[:] = memoryview(octets)[: len(into)]
        return
    carry = 0
    for i in range(len(into)):
        both = carry << 8 | octets[i]
        into[i] = both >> bits & 0xFF
        carry = octets[i]


def sign(on, key, digest, extra):
    e = on.digest_octets(digest)
    with Secrets() as keep:
        nonces = Nonces(on, key, digest, extra, keep)
        while True:
            nonce = nonces.next()
            r = int.from_bytes(on.x(on.base(nonce)), "big") % on.order
            s = int.from_bytes(on.group.signature(e, r.to_bytes(on.size, "big"), key, nonce), "big")
            if r and s:
                return r, s
            nonces.skip()
