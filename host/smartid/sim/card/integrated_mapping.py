# SPDX-License-Identifier: Apache-2.0
"""PACE's integrated mapping: two nonces to a field element, a field element to a point. Doc 9303-11, 4.4.3.3.2."""

from smartid.sim.card.ciphers import Suite
from smartid.sim.card.curves import Curve, Point

_EXTRA_BITS = 64  # the pseudo-random string is that much longer than the field, so that no element is favoured

# Nonce size in bytes -> the constants that make the next key, and the next block of output
_CONSTANTS = {
    16: (
        bytes.fromhex("A668892A7C41E3CA739F40B057D85904"),
        bytes.fromhex("A4E136AC725F738B01C1F60217C188AD"),
    ),
    32: (
        bytes.fromhex("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"),
        bytes.fromhex("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"),
    ),
}


class NoPoint(Exception):
    """The element has no image: zero, one and minus one. Never leaves the card."""


def pseudo_random(suite: Suite, nonce: bytes, other: bytes, modulus: int) -> int:
    """R_p(s, t): the card's nonce under the terminal's, stretched and reduced. `other` is a key of the cipher."""
    next_key, next_block = _CONSTANTS[suite.nonce_size]
    vector = bytes(suite.block)
    key = suite.encrypt(other, vector, nonce)[: suite.key_size]
    stream = b""
    while 8 * len(stream) < modulus.bit_length() + _EXTRA_BITS:
        stream += suite.encrypt(key, vector, next_block)
        key = suite.encrypt(key, vector, next_key)[: suite.key_size]
    return int.from_bytes(stream, "big") % modulus


def encode_point(curve: Curve, element: int) -> Point:
    """The point encoding for p = 3 mod 4, in affine coordinates, step by step as the standard numbers them."""
    p, a, b = curve.p, curve.a, curve.b
    alpha = -element * element % p  # 1
    beta = (alpha + alpha * alpha) % p
    if not beta:
        raise NoPoint
    x2 = -b * pow(a, -1, p) * (1 + pow(beta, -1, p)) % p  # 2
    x3 = alpha * x2 % p  # 3
    h2 = (x2 * x2 * x2 + a * x2 + b) % p  # 4
    u = element**3 * h2 % p  # 5
    root = pow(h2, p - 1 - (p + 1) // 4, p)  # 6: one over the square root of h2, if it has one
    if root * root * h2 % p == 1:  # 7
        return x2, root * h2 % p
    return x3, root * u % p
