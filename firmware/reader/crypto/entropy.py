# SPDX-License-Identifier: Apache-2.0
"""What a board's noise has to pass before a generator is seeded from it: health tests, then a hash over much of it.

SP 800-90B: 4.4.1 and 4.4.2 for the tests, run over every octet ever taken; 4.3 for the 1,024 tested and thrown away at
the start; 3.1.5.1 for the conditioning. The raw octets go nowhere else.
"""

from micropython import const

from reader.crypto.sha2 import digest
from reader.errors import FrontEndError

_WINDOW = const(512)
_AT_START = const(1024)
_PIECE = const(32)  # octets of a digest
_SURPLUS_BITS = const(64)  # above 256, for full entropy (SP 800-90C)
# By the bits of entropy claimed for an octet, 1 to 8: so many equal in a row, so many of the first in a window, are a
# failure. One in 2^20 by chance; 1 + ceil(20 / H) and 1 + critbinom(512, 2^-H, 1 - 2^-20).
_IN_A_ROW = (21, 11, 8, 6, 5, 5, 4, 4)
_IN_A_WINDOW = (311, 177, 103, 62, 39, 25, 18, 13)


class Source:
    """read: a function, read(n) -> n raw octets; bits: the entropy an octet has at least, 1 to 8, claimed low."""

    def __init__(self, read, bits=1):
        self._read = read
        self._needed = (8 * _PIECE + _SURPLUS_BITS + bits - 1) // bits
        self._most_in_a_row, self._most_in_a_window = _IN_A_ROW[bits - 1], _IN_A_WINDOW[bits - 1]
        self._last, self._in_a_row = -1, 0
        self._first, self._seen, self._in_window = -1, _WINDOW, 0
        self._take(_AT_START)

    def raw(self):
        """As many tested octets as a digest can be made of. Raises FrontEndError if the source is not healthy."""
        return self._take(self._needed)

    def _take(self, count):
        octets = self._read(count)
        if len(octets) != count:
            raise FrontEndError("random source gave %d of %d octets" % (len(octets), count))
        for octet in octets:
            self._test(octet)
        return octets

    def _test(self, octet):
        if octet != self._last:
            self._last, self._in_a_row = octet, 0
        self._in_a_row += 1
        if self._seen == _WINDOW:
            self._first, self._seen, self._in_window = octet, 0, 0
        self._seen += 1
        if octet == self._first:
            self._in_window += 1
        if self._in_a_row >= self._most_in_a_row or self._in_window >= self._most_in_a_window:
            raise FrontEndError("random source is not random")


class Entropy:
    """Several sources as one: entropy(n) -> n octets, good as long as one of them is. sources: (read, bits) pairs.

    A source that fails its tests stops everything: a reader without noise must not go on as if it had some.
    """

    def __init__(self, sources):
        self._sources = [Source(*source) for source in sources]

    def __call__(self, count):
        result = bytearray()
        while len(result) < count:
            result.extend(digest("sha256", *[source.raw() for source in self._sources]))
        return bytes(result[:count])
