# SPDX-License-Identifier: Apache-2.0
"""CV certificates as a card reads them: strict about form, verified with the issuer's key. TR-03110-3, C and D.

    7F21 { 7F4E { 5F29 version 00, 42 authority, 7F49 key, 5F20 holder, 7F4C { 06 type, 53 role and access },
                  5F25 effective, 5F24 expires, [65 { 73 { 06 extension, 53 bits } ... }] }, 5F37 signature }

Only ECDSA keys on curves this chip computes with; only inspection systems.
"""

from dataclasses import dataclass, replace
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from smartid import profile
from smartid.sim.card import rights, tlv
from smartid.sim.card.curves import CURVES, Curve, NotOnCurve
from smartid.sim.card.rights import Rights

DO_BODY, DO_SIGNATURE, DO_PUBLIC_KEY, DO_CHAT = 0x7F4E, 0x5F37, 0x7F49, 0x7F4C
_VERSION, _AUTHORITY, _HOLDER, _EFFECTIVE, _EXPIRES, _EXTENSIONS = 0x5F29, 0x42, 0x5F20, 0x5F25, 0x5F24, 0x65
_OID, _BITS, _TEMPLATE = 0x06, 0x53, 0x73
_FIELDS = [_VERSION, _AUTHORITY, DO_PUBLIC_KEY, _HOLDER, DO_CHAT, _EFFECTIVE, _EXPIRES]
_PRIME, _A, _B, _GENERATOR, _ORDER, _POINT, _COFACTOR = range(0x81, 0x88)
_DOMAIN = {_PRIME, _A, _B, _GENERATOR, _ORDER}

OID_INSPECTION_SYSTEM = bytes.fromhex("04007F000703010201")  # 0.4.0.127.0.7.3.1.2.1
OID_RIGHTS = profile.ARC + b"\x01"
_OID_TA_ECDSA = bytes.fromhex("04007F000702020202")  # 0.4.0.127.0.7.2.2.2.2
_HASHES = {1: hashes.SHA1, 2: hashes.SHA224, 3: hashes.SHA256, 4: hashes.SHA384, 5: hashes.SHA512}
_LIBRARY_CURVES = {
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "brainpoolP384r1": ec.BrainpoolP384R1,
    "brainpoolP512r1": ec.BrainpoolP512R1,
}

CVCA, DOMESTIC_DV, FOREIGN_DV, TERMINAL = 0xC0, 0x80, 0x40, 0x00  # role, two highest bits of the CHAT byte
_ROLE = 0xC0
_REFERENCE_SIZES = range(8, 17)  # country, one to nine characters, five of sequence


class Malformed(Exception):
    """Not a certificate of this profile. Never leaves the card."""


@dataclass(frozen=True)
class CvKey:
    """`curve` is None in a certificate without domain parameters, until its issuer's are put in."""

    hash_name: int  # last arc of id-TA-ECDSA-SHA-...
    point: bytes
    curve: Curve | None

    def on(self, curve: Curve) -> "CvKey":
        """Raises Malformed unless the point lies on that curve."""
        try:
            curve.decode(self.point)
        except NotOnCurve as error:
            raise Malformed("the public key is no point of the curve") from error
        return replace(self, curve=curve)

    def verifies(self, data: bytes, signature: bytes) -> bool:
        """Plain r || s, each as long as the order (TR-03111, 5.2.1)."""
        size = self.curve.order_size
        if len(signature) != 2 * size:
            return False
        r, s = (int.from_bytes(signature[at : at + size], "big") for at in (0, size))
        public = ec.EllipticCurvePublicKey.from_encoded_point(_LIBRARY_CURVES[self.curve.name](), self.point)
        try:
            public.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(_HASHES[self.hash_name]()))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class CvBody:
    """What a certificate says. `encoded`: the data object 7F4E."""

    authority: bytes
    holder: bytes
    key: CvKey
    role: int
    rights: Rights
    effective: date
    expires: date
    encoded: bytes


def certificate(data: bytes) -> tuple[CvBody, bytes]:
    """Body and signature, as PSO:VERIFY CERTIFICATE carries them. Raises Malformed."""
    parts = _objects(data)
    if [tag for tag, _ in parts] != [DO_BODY, DO_SIGNATURE]:
        raise Malformed("not a body and a signature")
    return body(parts[0][1]), parts[1][1]


def bodies(data: bytes) -> list[CvBody]:
    """Data objects 7F4E one after another. Raises Malformed."""
    return [body(value) for tag, value in _objects(data) if tag == DO_BODY]


def body(value: bytes) -> CvBody:
    """From the value of 7F4E. Raises Malformed."""
    parts = _objects(value)
    if [tag for tag, _ in parts] not in (_FIELDS, [*_FIELDS, _EXTENSIONS]):
        raise Malformed("the data objects are not those of the profile, in its order")
    found = dict(parts)
    if found[_VERSION] != b"\0":
        raise Malformed("unknown version")
    role, access = chat(found[DO_CHAT])
    effective, expires = _date(found[_EFFECTIVE]), _date(found[_EXPIRES])
    if expires < effective:
        raise Malformed("expires before it takes effect")
    return CvBody(
        _reference(found[_AUTHORITY]),
        _reference(found[_HOLDER]),
        _key(found[DO_PUBLIC_KEY]),
        role,
        Rights(access, _extension(found.get(_EXTENSIONS, b""))),
        effective,
        expires,
        tlv.encode(DO_BODY, value),
    )


def chat(value: bytes) -> tuple[int, int]:
    """Role and access bits of an inspection system. Raises Malformed."""
    parts = _objects(value)
    if [tag for tag, _ in parts] != [_OID, _BITS]:
        raise Malformed("no certificate holder authorisation")
    if parts[0][1] != OID_INSPECTION_SYSTEM or len(parts[1][1]) != 1:
        raise Malformed("not an inspection system")
    return parts[1][1][0] & _ROLE, parts[1][1][0] & rights.ACCESS_BITS


def _extension(value: bytes) -> int:
    """The profile's rights; nought without them. Other extensions are somebody else's. Raises Malformed."""
    found = 0
    seen: set[bytes] = set()
    for tag, template in _objects(value):
        inner = _objects(template)
        if tag != _TEMPLATE or not inner or inner[0][0] != _OID or inner[0][1] in seen:
            raise Malformed("not an extension")
        seen.add(inner[0][1])
        if inner[0][1] == OID_RIGHTS:
            if [tag for tag, _ in inner] != [_OID, _BITS] or len(inner[1][1]) != 2:
                raise Malformed("not two bytes of rights")
            found = int.from_bytes(inner[1][1], "big") & rights.KNOWN
    return found


def _key(value: bytes) -> CvKey:
    parts = _objects(value)
    found = dict(parts)
    if len(found) != len(parts) or not {_OID, _POINT} <= set(found) <= {_OID, _POINT, _COFACTOR, *_DOMAIN}:
        raise Malformed("not an elliptic curve key")
    oid = found[_OID]
    if oid[:-1] != _OID_TA_ECDSA or oid[-1] not in _HASHES:
        raise Malformed("not a key for ECDSA")
    key = CvKey(oid[-1], found[_POINT], None)
    if set(found) == {_OID, _POINT}:
        return key
    if not set(found) >= _DOMAIN:
        raise Malformed("domain parameters are missing")
    return key.on(_curve(found))


def _curve(found: dict[int, bytes]) -> Curve:
    """A curve of ours with just these parameters: none that somebody made is ever computed with."""
    for curve in CURVES.values():
        numbers = {_PRIME: curve.p, _A: curve.a, _B: curve.b, _ORDER: curve.n}
        same = all(int.from_bytes(found[tag], "big") == number for tag, number in numbers.items())
        cofactor = int.from_bytes(found.get(_COFACTOR, b"\x01"), "big")
        if same and found[_GENERATOR] == curve.encode(curve.generator) and cofactor == 1:
            return curve
    raise Malformed("unknown domain parameters")


def _reference(value: bytes) -> bytes:
    if len(value) not in _REFERENCE_SIZES:
        raise Malformed("not a reference")
    return value


def _date(value: bytes) -> date:
    if len(value) != 6 or max(value) > 9:
        raise Malformed("not six digits")
    year, month, day = (10 * value[place] + value[place + 1] for place in (0, 2, 4))
    try:
        return date(2000 + year, month, day)
    except ValueError as error:
        raise Malformed("not a day") from error


def _objects(data: bytes) -> list[tuple[int, bytes]]:
    try:
        return list(tlv.parse(data))
    except tlv.TlvError as error:
        raise Malformed("not data objects") from error
