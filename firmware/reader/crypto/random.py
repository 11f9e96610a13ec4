# SPDX-License-Identifier: Apache-2.0
"""Random octets: HMAC_DRBG with SHA-256 (SP 800-90A, 10.1.2), seeded from what the board offers.

The raw oscillator bits of a board never leave here; only what the generator makes of them does.
"""

from reader.crypto.hmac import hmac
from reader.crypto.sha2 import digest
from reader.errors import FrontEndError

_SEED_OCTETS = 48  # security strength 256 bits, and half as much again for the nonce (SP 800-90A, 8.6.7)
_MOST_PER_READ = 1024
_READS_PER_SEED = 1024


class Drbg:
    """entropy: a callable, entropy(n) -> n octets of full entropy, never the same twice; see entropy.py."""

    def __init__(self, entropy, personalisation=b""):
        self._entropy = entropy
        self._key = bytearray(32)
        self._value = bytearray(b"\x01" * 32)
        self._last_seed = b""
        self.reseed(personalisation)

    def reseed(self, extra=b""):
        """Mix in fresh entropy, and whatever else the caller has. Raises FrontEndError if the source stands still."""
        seed = self._entropy(_SEED_OCTETS)
        mark = digest("sha256", seed)
        if len(seed) != _SEED_OCTETS or mark == self._last_seed or min(seed) == max(seed):
            raise FrontEndError("random source stands still")
        self._last_seed = mark
        self._update(seed, extra)
        self._reads = 0

    def _update(self, *data):
        """SP 800-90A, 10.1.2.2."""
        for mark in (b"\x00", b"\x01") if any(len(part) for part in data) else (b"\x00",):
            self._key[:] = hmac("sha256", self._key, self._value, mark, *data)
            self._value[:] = hmac("sha256", self._key, self._value)

    def read(self, count):
        """A bytearray of `count` random octets, at most 1,024 (SP 800-90A, 10.1.2.5)."""
        if count > _MOST_PER_READ:
            raise ValueError("at most %d octets" % _MOST_PER_READ)
        if self._reads >= _READS_PER_SEED:
            self.reseed()
        result = bytearray(count)
        for at in range(0, count, 32):
            self._value[:] = hmac("sha256", self._key, self._value)
            result[at : at + 32] = self._value[: count - at]
        self._update()
        self._reads += 1
        return result
