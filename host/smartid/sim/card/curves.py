# SPDX-License-Identifier: Apache-2.0
"""Elliptic curves over prime fields in plain affine arithmetic: what PACE's mapping needs and libraries do not offer.

P-256 from FIPS 186-4, D.1.2.3; brainpoolP256r1 from RFC 5639, 3.4. Written to be read; nothing here is constant-time.
"""

from dataclasses import dataclass

Point = tuple[int, int]  # the point at infinity is None


class NotOnCurve(Exception):
    """Bytes that are not a point of the curve. Never leaves the card."""


@dataclass(frozen=True)
class Curve:
    name: str
    p: int
    a: int
    b: int
    n: int  # prime order of the generator; the cofactor is 1
    generator: Point

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def contains(self, point: Point) -> bool:
        x, y = point
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - (x * x + self.a) * x - self.b) % self.p == 0

    def add(self, one: Point | None, two: Point | None) -> Point | None:
        if one is None or two is None:
            return one or two
        (x1, y1), (x2, y2) = one, two
        if x1 != x2:
            slope = (y2 - y1) * pow(x2 - x1, -1, self.p)
        elif y1 == y2 and y1:
            slope = (3 * x1 * x1 + self.a) * pow(2 * y1, -1, self.p)
        else:
            return None
        x3 = (slope * slope - x1 - x2) % self.p
        return x3, (slope * (x1 - x3) - y1) % self.p

    def multiply(self, scalar: int, point: Point) -> Point | None:
        result = None
        for bit in bin(scalar)[2:]:
            result = self.add(result, result)
            if bit == "1":
                result = self.add(result, point)
        return result

    def encode(self, point: Point) -> bytes:
        """04 || x || y (TR-03111, 3.2.1)."""
        return b"\x04" + self.encode_x(point) + point[1].to_bytes(self.size, "big")

    def encode_x(self, point: Point) -> bytes:
        return point[0].to_bytes(self.size, "big")

    def decode(self, data: bytes) -> Point:
        """An uncompressed point. Raises NotOnCurve, for the point at infinity too."""
        if len(data) != 1 + 2 * self.size or data[0] != 4:
            raise NotOnCurve
        point = int.from_bytes(data[1 : 1 + self.size], "big"), int.from_bytes(data[1 + self.size :], "big")
        if not self.contains(point):
            raise NotOnCurve
        return point


P256 = Curve(
    name="P-256",
    p=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    a=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    generator=(
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
)

BRAINPOOL_P256R1 = Curve(
    name="brainpoolP256r1",
    p=0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
    a=0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
    b=0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
    n=0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7,
    generator=(
        0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
        0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997,
    ),
)

CURVES = {curve.name: curve for curve in (P256, BRAINPOOL_P256R1)}
