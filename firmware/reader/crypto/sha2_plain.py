# SPDX-License-Identifier: Apache-2.0
"""SHA-224, -256, -384 and -512 (FIPS 180-4) in readable form, for interpreters whose hashlib lacks some of them.

The constants are what FIPS 180-4 says they are, fractions of roots of the first primes, and are computed so: those of
the 32-bit functions are the upper (SHA-224's initial value: the lower) halves of the 64-bit ones.
"""


def _bits_of(value):
    """How many bits the value needs, rounded up to whole octets."""
    bits = 0
    while value >> bits:
        bits += 8
    return bits


def _root(value, degree):
    """The integer part of the root, by Newton's iteration from above."""
    x = 1 << (_bits_of(value) + degree - 1) // degree
    while True:
        y = ((degree - 1) * x + value // x ** (degree - 1)) // degree
        if y >= x:
            return x
        x = y


def _primes(count):
    found = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found


def _fraction(prime, degree):
    """The first 64 bits of the fraction of the prime's square or cube root."""
    return _root(prime << 64 * degree, degree) & 0xFFFFFFFFFFFFFFFF


_PRIMES = _primes(80)
K = [_fraction(prime, 3) for prime in _PRIMES]  # FIPS 180-4, 4.2.3
_SQUARE = [_fraction(prime, 2) for prime in _PRIMES[:16]]  # 5.3.4, 5.3.5

INITIAL = {"sha384": _SQUARE[8:], "sha512": _SQUARE[:8]}

# Word size in bits, rounds, and the rotations of FIPS 180-4, 4.1.2 and 4.1.3: Sigma0, Sigma1, sigma0, sigma1;
# in the last two the third is a shift.
_SMALL = (32, 64, (2, 13, 22), (6, 11, 25), (7, 18, 3), (17, 19, 10))
_LARGE = (64, 80, (28, 34, 39), (14, 18, 41), (1, 8, 7), (19, 61, 6))

_FUNCTIONS = {  # name: (form, initial value, octets of digest)
    "sha224": (_SMALL, [x & 0xFFFFFFFF for x in _SQUARE[8:]], 28),
    "sha256": (_SMALL, [x >> 32 for x in _SQUARE[:8]], 32),
    "sha384": (_LARGE, INITIAL["sha384"], 48),
    "sha512": (_LARGE, INITIAL["sha512"], 64),
}


def new(name, data=b""):
    hasher = Sha2(*_FUNCTIONS[name])
    hasher.update(data)
    return hasher


class Sha2:
    def __init__(self, form, initial, size):
        self._bits, self._rounds, self._sum0, self._sum1, self._sigma0, self._sigma1 = form
        self._state = list(initial)
        self._size = size
        self._block = bytearray(self._bits * 2)
        self._length = 0
        shift = 64 - self._bits
        self._k = [k >> shift for k in K[: self._rounds]]
        self._schedule = [0] * self._rounds

    def update(self, data):
        used = self._length % len(self._block)
        self._length += len(data)
        data = memoryview(data)
        while len(data):
            part = data[: len(self._block) - used]
            self._block[used : used + len(part)] = part
            data = data[len(part) :]
            used = used + len(part)
            if used == len(self._block):
                self._compress()
                used = 0

    def digest(self):
        """The digest; the object takes no more data afterwards."""
        length = self._length * 8
        block = len(self._block)
        self.update(b"\x80")
        self.update(bytes((block - block // 8 - self._length) % block))
        self.update(length.to_bytes(block // 8, "big"))
        octets = self._bits // 8
        return b"".join(word.to_bytes(octets, "big") for word in self._state)[: self._size]

    def _rotations(self, x, amounts, shift=False):
        a, b, c = amounts
        last = x >> c if shift else x >> c | x << self._bits - c
        return (x >> a | x << self._bits - a) ^ (x >> b | x << self._bits - b) ^ last

    def _compress(self):
        """FIPS 180-4, 6.2.2 and 6.4.2."""
        mask = (1 << self._bits) - 1
        octets = self._bits // 8
        w = self._schedule
        for t in range(16):
            w[t] = int.from_bytes(self._block[octets * t : octets * (t + 1)], "big")
        for t in range(16, self._rounds):
            s0 = self._rotations(w[t - 15], self._sigma0, True)
            s1 = self._rotations(w[t - 2], self._sigma1, True)
            w[t] = s1 + w[t - 7] + s0 + w[t - 16] & mask
        a, b, c, d, e, f, g, h = self._state
        for t in range(self._rounds):
            t1 = h + (self._rotations(e, self._sum1) & mask) + (e & f ^ ~e & g) + self._k[t] + w[t]
            t2 = (self._rotations(a, self._sum0) & mask) + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = t1 + t2 & mask, a, b, c, d + t1 & mask, e, f, g
        for i, word in enumerate((a, b, c, d, e, f, g, h)):
            self._state[i] = self._state[i] + word & mask
