# SPDX-License-Identifier: Apache-2.0
"""Elliptic curves over prime fields: points in and out as octets, keys as octets, ECDSA.

SEC 1 for the encodings, TR-03111 and FIPS 186-5 for the checks. The arithmetic is a backend's, chosen here and
nowhere else; see _vm_int.py for what a backend must have.
"""

from reader.crypto import backend
from reader.crypto.util import below, differ
from reader.errors import PointError, Unsupported

if backend.vm:
    from reader.crypto._vm_group import Group
else:
    from reader.crypto._vm_int import Group

_UNCOMPRESSED = 4
_live = {}  # the curves in use, by name: a backend may keep tables with its group


def curve(name):
    """The curve of that name ("P-256", "brainpoolP384r1", ...). Raises Unsupported."""
    if name not in _live:
        from reader.crypto import curves

        if name not in curves.NAMES:
            raise Unsupported("curve %s" % name)
        _live[name] = Curve(name, curves.parameters(name))
    return _live[name]


class Curve:
    """name; size: octets of a coordinate; order: an integer. Points are the backend's own; None is infinity."""

    def __init__(self, name, parameters):
        self.name = name
        self.order = parameters[3]
        self.order_bits = _bit_length(self.order)
        self.size = (_bit_length(parameters[0]) + 7) // 8
        self._limit = self.order.to_bytes(self.size, "big")
        self.group = Group(name, parameters)

    def decode(self, octets):
        """The point of an uncompressed encoding 04 || x || y. Raises PointError unless it lies on the curve."""
        if len(octets) != 1 + 2 * self.size or octets[0] != _UNCOMPRESSED:
            raise PointError("not an uncompressed point of %s" % self.name)
        point = self.group.decode(octets[1:])
        if point is None:
            raise PointError("point not on %s" % self.name)
        return point

    def encode(self, point):
        """04 || x || y. Raises PointError for the point at infinity."""
        if point is None:
            raise PointError("point at infinity")
        return b"\x04" + self.group.encode(point)

    def x(self, point):
        """The x-coordinate as a bytearray, for a shared secret that will be wiped. Raises PointError for infinity."""
        if point is None:
            raise PointError("point at infinity")
        return bytearray(self.group.encode(point)[: self.size])

    def new_key(self, random):
        """A private key, 1 <= key < order, as a bytearray of `size` octets: FIPS 186-5, A.2.2 (by rejection).

        random: read(n) -> n octets.
        """
        top = 0xFF >> -self.order_bits % 8
        while True:
            key = bytearray(random.read(self.size))
            key[0] &= top
            if self.is_scalar(key):
                return key

    def is_scalar(self, octets):
        """Whether 0 < octets < order, in a time that does not depend on them."""
        size = self.size
        return below(octets, self._limit, size) & (differ(octets, bytes(size), size) != 0) == 1

    def multiply(self, scalar, point):
        """scalar: big-endian octets. Returns scalar * point."""
        return self.group.multiply(scalar, point)

    def base(self, scalar):
        """scalar * G."""
        return self.group.multiply_base(scalar)

    def add(self, left, right):
        return self.group.add(left, right)

    def digest_octets(self, digest):
        """The left-most bits of a digest, as many as the order has at most, as `size` octets (FIPS 186-5, 6.4.1)."""
        e = int.from_bytes(digest, "big")
        surplus = 8 * len(digest) - self.order_bits
        if surplus > 0:
            e >>= surplus
        return e.to_bytes(self.size, "big")


def ecdsa_verify(on, public, digest, r, s):
    """Whether (r, s) is the signature of the digest: FIPS 186-5, 6.4.2.

    on: a Curve; public: a decoded point; digest: octets; r, s: integers of any size.
    """
    if not (0 < r < on.order and 0 < s < on.order):
        return False
    e = on.digest_octets(digest)
    return on.group.verify(public, e, r.to_bytes(on.size, "big"), s.to_bytes(on.size, "big"))


def ecdsa_sign(on, key, digest, extra_random=b""):
    """(r, s) as integers: FIPS 186-5, 6.4.1, with the nonce of RFC 6979 and, hedged by 3.6, fresh random octets.

    key: `size` octets; digest: octets of a hash of sha2.py.
    """
    from reader.crypto.ecdsa import sign

    return sign(on, key, digest, extra_random)


def _bit_length(value):
    bits = 8 * (len("%x" % value) // 2)
    while value >> bits:
        bits += 1
    return bits
