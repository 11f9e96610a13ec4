# SPDX-License-Identifier: Apache-2.0
"""The fixed points of each curve: sixteen sums of the base point's multiples, and the way to the twist with a = -3.

A comb of five teeth: with D columns, entry e is 2^(4D) G + sum over t < 4 of (2^(tD) G if bit t of e, else minus it).
"""

TEETH = 5


def columns(order_bits):
    """Enough for every scalar below the order, and whole windows of four bits."""
    return (-(-order_bits // TEETH) + 3) // 4 * 4


def words(p):
    """Words of a number in the register file: whole groups of four."""
    return (p.bit_length() + 127) // 128 * 4


class Affine:
    """Plain affine arithmetic, for making tables."""

    def __init__(self, p, a):
        self.p, self.a = p, a

    def add(self, left, right):
        (x1, y1), (x2, y2) = left, right
        if left == right:
            slope = (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
        else:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        x3 = (slope * slope - x1 - x2) % self.p
        return x3, (slope * (x1 - x3) - y1) % self.p

    def minus(self, point):
        return point[0], -point[1] % self.p

    def twice(self, point, times):
        for _ in range(times):
            point = self.add(point, point)
        return point


def square_root(value, p):
    """A root for p = 3 mod 4, or None."""
    root = pow(value, (p + 1) // 4, p)
    return root if root * root % p == value % p else None


def twist(p, a):
    """u with a u^4 = -3: (x u^2, y u^3) lies on the curve with a = -3. 1 where a is -3 already."""
    if (a + 3) % p == 0:
        return 1
    square = square_root(-3 * pow(a, -1, p), p)
    root = square_root(square, p)
    return root if root is not None else square_root(-square % p, p)


def table(p, a, n, gx, gy):
    """The comb's entries as octets: x then y, in the domain of the field machine, on the twist."""
    u, size, d = twist(p, a), 4 * words(p), columns(n.bit_length())
    curve = Affine(p, -3)
    teeth = [(gx * u * u % p, gy * u * u * u % p)]
    for _ in range(TEETH - 1):
        teeth.append(curve.twice(teeth[-1], d))
    out = b""
    for e in range(16):
        point = teeth[4]
        for t in range(4):
            point = curve.add(point, teeth[t] if e >> t & 1 else curve.minus(teeth[t]))
        for coordinate in point:
            out += ((coordinate << 8 * size) % p).to_bytes(size, "little")
    return out


def source(p, a, n, gx, gy):
    """The text of a curve's file below its head."""
    u = twist(p, a)
    octets = table(p, a, n, gx, gy)
    lines = [
        f"TWIST = 0x{u:X}",
        f"TWIST_INVERSE = 0x{pow(u, -1, p):X}",
        f"COLUMNS = {columns(n.bit_length())}",
        "COMB = (",
    ]
    for at in range(0, len(octets), 24):
        lines.append('    b"' + "".join(f"\\x{octet:02x}" for octet in octets[at : at + 24]) + '"')
    return "\n".join([*lines, ")", ""])
