# SPDX-License-Identifier: Apache-2.0
"""Elliptic-curve arithmetic by the field machine: the interface of _vm_int.Group, at a tenth of its price or less.

Points are bytearrays x || y. A scalar never becomes an integer: it is made odd modulo the order (k or n - k), and its
digits are taken from its octets. Every window and every column of a scalar is the same sequence of instructions; what
depends on a secret is which entry of a table in RAM is read. Where the formulas fail (Z = 0, only for a few scalars
such as 2 and n - 2), the plain integers of _vm_int do it over.
"""

from reader.crypto import _programs as run
from reader.crypto._scalars import any_bit, clear, columns, mirror, windows
from reader.crypto.backend import vm
from reader.crypto.registers import Modulus

_EIGHT_WORDS = 8
_TEETH = 5
_UP_TO_SEVEN = b"\x01\x02\x03\x04\x05\x06\x07"
_file = bytearray(3328)  # enough for every use of a 256-bit curve; longer numbers make it grow


def _fixed_points(name):
    """The module with the curve's comb."""
    path = "reader.crypto._comb_" + name.replace("-", "").lower()
    module = __import__(path)
    for part in path.split(".")[1:]:
        module = getattr(module, part)
    return module


class Group:
    def __init__(self, name, parameters):
        self._name, self._parameters = name, parameters
        p, _, b, n = parameters[:4]
        fixed = _fixed_points(name)
        u, back = fixed.TWIST, fixed.TWIST_INVERSE
        self._columns, self._comb = fixed.COLUMNS, fixed.COMB
        self._order_bits = bits = _bit_length(n)
        self.size = (_bit_length(p) + 7) // 8
        words = (self.size + 15) // 16 * 4
        self._vm = vm.vm8 if words == _EIGHT_WORDS else vm.vmn
        r, uu, uuu, back2 = 1 << 32 * words, u * u % p, u * u * u % p, back * back % p
        to_domain = r * r % p
        b_twist = b * uuu * uuu % p * r % p
        out = (back2, back2 * back % p)
        self._p = Modulus(words, (p, 0, r % p, uu * to_domain % p, uuu * to_domain % p, out[0], out[1], b_twist))
        self._n = Modulus(words, (n, 0, r % n, r * r % n))
        self._windows = (bits + 3) // 4
        self._p_minus_2 = _nibbles(p - 2, words)
        self._n_minus_2 = _nibbles(n - 2, words)
        self._limit = p.to_bytes(self.size, "big")

    # --- points in and out ------------------------------------------------------------------
    def decode(self, octets):
        """The point with these coordinates, or None if they are not those of a point of the curve."""
        size = self.size
        x, y = bytes(octets[:size]), bytes(octets[size:])
        if x >= self._limit or y >= self._limit:
            return None
        self._load()
        self._put_point(x, y, run.X, run.Y)
        self._run(run.CHECK)
        return bytearray(x + y) if self._is_zero(run.T0) else None

    def encode(self, point):
        return bytes(point)

    # --- the group --------------------------------------------------------------------------
    def add(self, left, right):
        if left is None or right is None:
            return right if left is None else left
        size = self.size
        if left[:size] == right[:size]:
            if left != right:
                return None
            program = run.TWICE
        else:
            program = run.PLUS
        self._load()
        self._put_point(left[:size], left[size:], run.X, run.Y)
        self._put_point(right[:size], right[size:], run.EX, run.SY)
        self._run(program)
        return self._finish()

    def multiply(self, scalar, point):
        """scalar: big-endian octets, any value."""
        if point is None:
            return None
        odd, negative = self._odd(scalar)
        if odd is None:
            return None
        windows = self._window_digits(odd, negative)
        self._table(point)
        self._run(run.ENTER, windows)
        self._run(run.WINDOW, memoryview(windows)[2:], self._windows - 1)
        return self._wiped(odd, windows) or self._finish() or self._plainly(scalar, point)

    def multiply_base(self, scalar):
        odd, negative = self._odd(scalar)
        if odd is None:
            return None
        columns = self._column_digits(odd, negative)
        self._load_comb()
        self._run(run.COMB_ENTER, columns)
        self._run(run.COLUMN, memoryview(columns)[2:], self._columns - 1)
        return self._wiped(odd, columns) or self._finish() or self._plainly(scalar)

    # --- ECDSA ------------------------------------------------------------------------------
    def verify(self, public, e, r, s):
        """Whether (e/s) G + (r/s) public has the x-coordinate r modulo the order. e, r, s: octets; 0 < r, s < n."""
        self._n.load(_file, run.SLOTS)
        self._put(run.Z, s)
        self._run(run.INTO)
        self._invert(self._n_minus_2)
        self._put(run.X, e)
        self._put(run.Y, r)
        self._run(run.QUOTIENTS)
        u1, u2 = self._get(run.X), self._get(run.Y)
        first, first_negative = self._odd(u1)
        second, second_negative = self._odd(u2)
        if first is None:
            return self._plainly_verified(public, e, r, s)
        return self._joint(first, first_negative, second, second_negative, public, r, (e, r, s))

    def _joint(self, first, first_negative, second, second_negative, public, r, signature):
        columns = self._column_digits(first, first_negative)
        windows = self._window_digits(second, second_negative)
        before = self._windows - self._columns // 4  # windows above the comb's columns
        digits = bytearray()
        for i in range(self._columns // 4):
            digits.extend(columns[8 * i : 8 * i + 8])
            digits.extend(windows[2 * (before + i) : 2 * (before + i) + 2])
        self._load_comb()
        self._table(public, loaded=True)
        self._run(run.ENTER, windows)
        self._run(run.WINDOW, memoryview(windows)[2:], before - 1)
        self._run(run.JOINT, digits, self._columns // 4)
        if self._is_zero(run.Z):
            return self._plainly_verified(public, *signature)
        return self._has_x(r)

    def _has_x(self, r):
        """x of the point is below p, so it may be r or, rarely, r + n (FIPS 186-5, 6.4.2, step 5)."""
        n, p = self._parameters[3], self._parameters[0]
        candidate = int.from_bytes(r, "big")
        while candidate < p:
            self._put(run.T0, candidate.to_bytes(self.size, "big"))
            self._run(run.SAME_X)
            if self._is_zero(run.T0):
                return True
            candidate += n
        return False

    def signature(self, e, r, key, nonce):
        """s = (e + r key) / nonce as octets. e, r: octets; r public, key and nonce below n."""
        self._n.load(_file, run.SLOTS)
        self._put(run.Z, nonce)
        self._run(run.INTO)
        self._invert(self._n_minus_2)
        self._put(run.X, e)
        self._put(run.Y, r)
        self._put(run.ZZ, key)
        self._run(run.SIGN)
        s = self._get(run.X)
        clear(_file, len(_file))
        return bytes(s)

    # --- integrated mapping of PACE ----------------------------------------------------------
    def mapped(self, t):
        """x || y of the point that belongs to the number t (Doc 9303-11, B.2), or None if none does. t: octets, twice as
        many as the field's at most."""
        p, a, b = self._parameters[:3]
        size = self._p.size
        r = 1 << 8 * size
        Modulus(size >> 2, (p, 0, r % p, r * r % p, a * r % p, 1, -b * r % p, b * r % p)).load(_file, run.SLOTS)
        t = memoryview(t)
        upper = max(0, len(t) - size)
        self._put(run.X, t[upper:])
        self._put(run.Z, t[:upper])
        self._run(run.MAP_BEGIN)
        point = None
        if not self._is_zero(run.Z):
            self._invert(self._p_minus_2)
            self._run(run.MAP_CURVE)
            self._invert(_nibbles(p - 1 - (p + 1) // 4, size >> 2))
            self._run(run.MAP_END)
            self._run(run.MAP_PICK, bytes((any_bit(self._slot(run.T1), size),)))
            point = self._get(run.EX)
            point.extend(self._get(run.EZ))
        clear(_file, len(_file))
        return point

    # --- scalars ----------------------------------------------------------------------------
    def _odd(self, scalar):
        """(k or n - k, whichever is odd, lowest octet first, and whether it is the latter); (None, 0) for 0."""
        scalar = self._not_too_long(scalar)
        self._n.load(_file, run.SLOTS)
        self._put(run.X, scalar)
        self._run(run.REDUCE)
        if self._is_zero(run.X):
            return None, 0
        at = self._n.at(run.X)
        even = _file[at] & 1 ^ 1
        at += even * self._n.size * (run.Z - run.X)
        odd = bytearray(self._n.size + 4)
        odd[: self._n.size] = memoryview(_file)[at : at + self._n.size]
        return odd, even

    def _not_too_long(self, scalar):
        """Scalars of twice the order and more are none of ours, and nothing secret."""
        bits = self._order_bits
        if 8 * len(scalar) <= bits or (len(scalar) == self.size and not scalar[0] >> bits - 8 * (self.size - 1)):
            return scalar
        return (int.from_bytes(scalar, "big") % self._parameters[3]).to_bytes(self.size, "big")

    def _window_digits(self, odd, negative):
        """(entry, sign) from the top. Window i is +-(2 entry + 1), and k is the sum of them times 16^i: bits 4i + 1 to
        4i + 4 of k say which. The bit above the highest is set, for plus."""
        count = self._windows
        odd[count >> 1] |= 1 << 4 * (count & 1)
        digits = bytearray(2 * count + 3 & ~3)
        windows(digits, odd, count, negative)
        return digits

    def _column_digits(self, odd, negative):
        """(entry, sign) from the top. Bit i of the comb's number is +-1 as bit i + 1 of k says; the highest is +1."""
        count = self._columns
        odd[_TEETH * count >> 3] |= 1 << (_TEETH * count & 7)
        digits = bytearray(2 * count + 3 & ~3)
        columns(digits, odd, count, negative)
        return digits

    # --- the machine ------------------------------------------------------------------------
    def _load(self):
        self._p.load(_file, run.SLOTS)

    def _load_comb(self):
        self._load()
        at = self._p.at(run.COMB)
        _file[at : at + len(self._comb)] = self._comb

    def _run(self, program, digits=b"", times=1):
        self._vm(program, _file, digits, times)

    def _slot(self, slot):
        at = self._p.at(slot)
        return memoryview(_file)[at : at + self._p.size]

    def _put(self, slot, octets):
        """Big-endian octets, `size` at most, into a slot; they do not become an integer."""
        place = self._slot(slot)
        count = len(octets)
        if count < len(place):
            clear(place, len(place))
        if count:
            mirror(place, octets, count)

    def _get(self, slot):
        result = bytearray(self.size)
        mirror(result, self._slot(slot), self.size)
        return result

    def _is_zero(self, slot):
        return not any_bit(self._slot(slot), self._p.size)

    def _put_point(self, x, y, slot_x, slot_y):
        self._put(slot_x, x)
        self._put(slot_y, y)

    def _table(self, point, loaded=False):
        if not loaded:
            self._load()
        self._put_point(point[: self.size], point[self.size :], run.X, run.Y)
        self._run(run.BEGIN, b"\x00")
        self._run(run.GROW, _UP_TO_SEVEN, 7)

    def _invert(self, exponent):
        """T0 = 1 / Z in the domain, the exponent being two less than the modulus; in general T0 = Z^exponent."""
        self._run(run.POWERS, exponent)
        self._run(run.POWER, memoryview(exponent)[1:], len(exponent) - 1)

    def _finish(self):
        """The point in affine coordinates, or None if Z is 0; the file is wiped."""
        point = None
        if not self._is_zero(run.Z):
            self._invert(self._p_minus_2)
            self._run(run.AFFINE)
            point = self._get(run.X)
            point.extend(self._get(run.Y))
        clear(_file, len(_file))
        return point

    def _wiped(self, *buffers):
        """Overwrites buffers of whole words, and returns None so that an `or` goes on."""
        for buffer in buffers:
            clear(buffer, len(buffer))

    def _plain(self):
        from reader.crypto._vm_int import Group as Plain

        return Plain(self._name, self._parameters)

    def _plainly(self, scalar, point=None):
        plain = self._plain()
        result = plain.multiply(scalar, plain.decode(point)) if point else plain.multiply_base(scalar)
        return None if result is None else bytearray(plain.encode(result))

    def _plainly_verified(self, public, e, r, s):
        plain = self._plain()
        return plain.verify(plain.decode(public), e, r, s)


def _bit_length(value):
    bits = 0
    while value >> bits + 8:
        bits += 8
    while value >> bits:
        bits += 1
    return bits


def _nibbles(value, words):
    """The digits of an exponent in base 16 from the top, one an octet, without leading zeros."""
    digits = bytearray()
    for octet in value.to_bytes(4 * words, "big"):
        digits.append(octet >> 4)
        digits.append(octet & 15)
    start = 0
    while not digits[start]:
        start += 1
    return bytes(digits[start:])
