# SPDX-License-Identifier: Apache-2.0
"""Integrated mapping of PACE (Doc 9303-11, 4.4.3.3.2 and appendix B): both nonces, mixed and encoded as a point."""

from reader.crypto import backend
from reader.crypto.aes import AES
from reader.crypto.curves import parameters
from reader.errors import PointError, ProtocolError

_MINE, _CARD = 0x81, 0x82
# c0 and c1, by the length of the card's nonce in octets
_CONSTANTS = {
    16: (
        b"\xa6\x68\x89\x2a\x7c\x41\xe3\xca\x73\x9f\x40\xb0\x57\xd8\x59\x04",
        b"\xa4\xe1\x36\xac\x72\x5f\x73\x8b\x01\xc1\xf6\x02\x17\xc1\x88\xad",
    ),
    32: (
        b"\xd4\x63\xd6\x52\x34\x12\x4e\xf7\x89\x70\x54\x98\x6d\xca\x0a\x17"
        b"\x4e\x28\xdf\x75\x8c\xba\xa0\x3f\x24\x06\x16\x41\x4d\x5a\x16\x76",
        b"\x54\xbd\x72\x55\xf0\xaa\xf8\x31\xbe\xc3\x42\x3f\xcf\x39\xd6\x9b"
        b"\x6c\xbf\x06\x66\x77\xd0\xfa\xae\x5a\xad\xd9\x9d\xf8\xe5\x35\x17",
    ),
}
_SURPLUS = 8  # octets that R is longer than p at least, so that its remainder is even


class IntegratedMapping:
    name = "IM"

    async def map(self, run):
        """The generator. The reader's nonce is as long as the cipher's key and goes in clear."""
        nonce = bytes(run.random.read(run.key_size))
        if len(await run.ask(_MINE, nonce, _CARD)):
            raise ProtocolError("PACE-IM: the card has nothing to say here")
        if len(run.nonce) != (16 if run.key_size == 16 else 32):
            raise ProtocolError("PACE-IM: nonce of %d octets" % len(run.nonce))
        mixed = run.keep(pseudo_random(encryption(run.cipher == 1), run.nonce, nonce, run.curve.size))
        return encode(run.curve, mixed)


def encryption(triple_des):
    """function(key, data): CBC with IV 0."""
    if triple_des:
        from reader.protocols.triple_des import encrypt

        return encrypt
    return lambda key, data: AES(key).cbc_encrypt(bytes(16), data)


def pseudo_random(encrypt, s, t, field_octets):
    """R(s, t), figure 2: a bytearray of the fewest blocks as long as s that exceed the field by 64 bits."""
    c0, c1 = _CONSTANTS[len(s)]
    key = encrypt(t, s)[: len(t)]
    mixed = bytearray()
    while len(mixed) < field_octets + _SURPLUS:
        mixed.extend(encrypt(key, c1))
        key = encrypt(key, c0)[: len(t)]
    return mixed


def encode(curve, mixed):
    """f_G(t), appendix B.2 (affine): a point of the curve, p = 3 mod 4 and cofactor 1 as here. mixed: t as octets, not
    yet reduced. Both candidates are computed and one is taken without a branch: t tells the password to whoever learns
    it. Raises PointError if there is none: t = 0, 1 or -1, once in 2^254."""
    coordinates = curve.group.mapped(mixed) if backend.vm else _mapped(curve, int.from_bytes(mixed, "big"))
    if coordinates is None:
        raise PointError("PACE-IM: no point for this nonce")
    return curve.decode(b"\x04" + coordinates)


def _mapped(curve, t):
    """x || y by Python's integers, or None."""
    p, a, b = parameters(curve.name)[:3]
    t %= p
    alpha = -t * t % p
    denominator = (alpha + alpha * alpha) % p
    if not denominator:
        return None
    x2 = -b * (1 + denominator) * pow(a * denominator, p - 2, p) % p
    x3 = alpha * x2 % p
    h2 = (pow(x2, 3, p) + a * x2 + b) % p
    root = pow(h2, p - 1 - (p + 1) // 4, p)
    square = int(root * root * h2 % p == 1)
    x = square * x2 + (1 - square) * x3
    y = root * (square * h2 + (1 - square) * pow(t, 3, p) * h2) % p
    return x.to_bytes(curve.size, "big") + y.to_bytes(curve.size, "big")
