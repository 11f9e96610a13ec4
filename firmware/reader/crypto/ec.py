# SPDX-License-Identifier: Apache-2.0
"""Elliptic curves over prime fields: points in and out as octets, keys as octets, ECDSA verification.

SEC 1 for the encodings, TR-03111 and FIPS 186-5 for the checks. The arithmetic is a backend's, chosen here and
nowhere else; see _vm_int.py for what a backend must have.
"""

from reader.crypto._vm_int import Group, inverse
from reader.errors import PointError, Unsupported

_UNCOMPRESSED = 4
_live = {}  # the curves in use, by name: a backend may keep tables with its group


def curve(name):
    """The curve of that name ("P-256", "brainpoolP384r1", ...). Raises Unsupported."""
    if name not in _live:
        from reader.crypto.curves import PARAMETERS

        if name not in PARAMETERS:
            raise Unsupported("curve %s" % name)
        _live[name] = Curve(name, *PARAMETERS[name])
    return _live[name]


class Curve:
    """name; size: octets of a coordinate; order: an integer. Points are the backend's own; None is infinity."""

    def __init__(self, name, p, a, b, n, gx, gy):
        self.name = name
        self.order = n
        self.order_bits = _bit_length(n)
        self.size = (_bit_length(p) + 7) // 8
        self._group = Group(p, a, b, n, gx, gy)

    def decode(self, octets):
        """The point of an uncompressed encoding 04 || x || y. Raises PointError unless it lies on the curve."""
        if len(octets) != 1 + 2 * self.size or octets[0] != _UNCOMPRESSED:
            raise PointError("not an uncompressed point of %s" % self.name)
        middle = 1 + self.size
        point = int.from_bytes(octets[1:middle], "big"), int.from_bytes(octets[middle:], "big")
        if not self._group.is_on_curve(point):
            raise PointError("point not on %s" % self.name)
        return point

    def encode(self, point):
        """04 || x || y. Raises PointError for the point at infinity."""
        if point is None:
            raise PointError("point at infinity")
        return b"\x04" + point[0].to_bytes(self.size, "big") + point[1].to_bytes(self.size, "big")

    def x(self, point):
        """The x-coordinate as a bytearray, for a shared secret that will be wiped. Raises PointError for infinity."""
        if point is None:
            raise PointError("point at infinity")
        return bytearray(point[0].to_bytes(self.size, "big"))

    def new_key(self, random):
        """A private key, 1 <= key < order, as a bytearray of `size` octets: FIPS 186-5, A.2.2 (by rejection).

        random: read(n) -> n octets.
        """
        top = 0xFF >> -self.order_bits % 8
        while True:
            key = bytearray(random.read(self.size))
            key[0] &= top
            if 0 < int.from_bytes(key, "big") < self.order:
                return key

    def multiply(self, scalar, point):
        """scalar: big-endian octets. Returns scalar * point."""
        return self._group.multiply(scalar, point)

    def base(self, scalar):
        """scalar * G."""
        return self._group.multiply_base(scalar)

    def add(self, left, right):
        return self._group.add(left, right)


def ecdsa_verify(on, public, digest, r, s):
    """Whether (r, s) is the signature of the digest: FIPS 186-5, 6.4.2.

    on: a Curve; public: a decoded point; digest: octets; r, s: integers of any size.
    """
    n = on.order
    if not (0 < r < n and 0 < s < n):
        return False
    e = int.from_bytes(digest, "big")
    surplus = 8 * len(digest) - on.order_bits
    if surplus > 0:
        e >>= surplus
    w = inverse(s, n)
    u1 = (e * w % n).to_bytes(on.size, "big")
    u2 = (r * w % n).to_bytes(on.size, "big")
    point = on.add(on.base(u1), on.multiply(u2, public))
    return point is not None and int.from_bytes(on.x(point), "big") % n == r


def _bit_length(value):
    bits = 8 * (len("%x" % value) // 2)
    while value >> bits:
        bits += 1
    return bits
