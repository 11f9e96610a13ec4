# SPDX-License-Identifier: Apache-2.0
"""Elliptic-curve arithmetic in plain integers: the readable reference, and the fallback where no assembler runs.

A backend is a class `Group(name, parameters)` with decode, encode, add, multiply, multiply_base, verify and signature.
Its points are pairs of integers (x, y), or None for the point at infinity; nothing above it looks into them. Numbers
come and go as big-endian octets.

Inside, points are Jacobian: (X, Y, Z) stands for (X/Z^2, Y/Z^3), Z = 0 for infinity (TR-03111, 2.3; SEC 1, 2.2.1).
The sequence of windows is the same for every scalar, but Python's integers are not constant in time.
"""

_INFINITY = (1, 1, 0)
_WINDOW_BITS = 4


def inverse(value, modulus):
    """value^-1 modulo the modulus, by the extended Euclidean algorithm. value: not a multiple of the modulus."""
    r, next_r = modulus, value % modulus
    t, next_t = 0, 1
    while next_r:
        quotient = r // next_r
        r, next_r = next_r, r - quotient * next_r
        t, next_t = next_t, t - quotient * next_t
    return t % modulus


class Group:
    def __init__(self, _name, parameters):
        self.p, self.a, self.b, self.n, gx, gy = parameters
        self.size = len("%x" % self.p) + 1 >> 1
        self.generator = (gx, gy)

    def decode(self, octets):
        """The point with the coordinates x || y, or None if they are not those of a point of the curve."""
        size = self.size
        x, y = int.from_bytes(octets[:size], "big"), int.from_bytes(octets[size:], "big")
        on_curve = x < self.p and y < self.p and (y * y - (x * x + self.a) * x - self.b) % self.p == 0
        return (x, y) if on_curve else None

    def encode(self, point):
        return point[0].to_bytes(self.size, "big") + point[1].to_bytes(self.size, "big")

    def verify(self, public, e, r, s):
        """Whether (e/s) G + (r/s) public has the x-coordinate r modulo the order. 0 < r, s < n."""
        n, size = self.n, self.size
        r = int.from_bytes(r, "big")
        w = inverse(int.from_bytes(s, "big"), n)
        u1 = (int.from_bytes(e, "big") * w % n).to_bytes(size, "big")
        u2 = (r * w % n).to_bytes(size, "big")
        point = self.add(self.multiply_base(u1), self.multiply(u2, public))
        return point is not None and point[0] % n == r

    def signature(self, e, r, key, nonce):
        """s = (e + r key) / nonce modulo the order."""
        e, r, key, nonce = [int.from_bytes(octets, "big") for octets in (e, r, key, nonce)]
        return ((e + r * key) * inverse(nonce, self.n) % self.n).to_bytes(self.size, "big")

    def add(self, left, right):
        return self._affine(self._add(_jacobian(left), _jacobian(right)))

    def multiply_base(self, scalar):
        return self.multiply(scalar, self.generator)

    def multiply(self, scalar, point):
        """scalar: big-endian octets, any value. Returns scalar * point."""
        multiples = [_INFINITY, _jacobian(point)]
        for _ in range(2, 1 << _WINDOW_BITS):
            multiples.append(self._add(multiples[-1], multiples[1]))
        result = _INFINITY
        for octet in scalar:
            for digit in (octet >> 4, octet & 15):
                for _ in range(_WINDOW_BITS):
                    result = self._double(result)
                result = self._add(result, multiples[digit])
        return self._affine(result)

    def _double(self, point):
        x, y, z = point
        p = self.p
        yy = y * y % p
        s = 4 * x * yy % p
        zz = z * z % p
        m = (3 * x * x + self.a * (zz * zz % p)) % p
        x3 = (m * m - 2 * s) % p
        return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p

    def _add(self, left, right):
        x1, y1, z1 = left
        x2, y2, z2 = right
        if not z1:
            return right
        if not z2:
            return left
        p = self.p
        zz1, zz2 = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * zz2 % p, x2 * zz1 % p
        s1, s2 = y1 * zz2 * z2 % p, y2 * zz1 * z1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if not h:
            return _INFINITY if r else self._double(left)
        hh = h * h % p
        hhh = h * hh % p
        v = u1 * hh % p
        x3 = (r * r - hhh - 2 * v) % p
        return x3, (r * (v - x3) - s1 * hhh) % p, h * z1 * z2 % p

    def _affine(self, point):
        x, y, z = point
        if not z:
            return None
        z_inverse = inverse(z, self.p)
        zz = z_inverse * z_inverse % self.p
        return x * zz % self.p, y * zz * z_inverse % self.p


def _jacobian(point):
    return _INFINITY if point is None else (point[0], point[1], 1)
