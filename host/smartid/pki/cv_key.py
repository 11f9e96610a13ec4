# SPDX-License-Identifier: Apache-2.0
"""Public keys and signatures of CV certificates. TR-03110-3, D.3 (data object 7F49) and A.7.3 (ECDSA, plain format).

    7F49 { 06 id-TA-ECDSA-SHA-n, [81 p, 82 a, 83 b, 84 G, 85 order], 86 point 04||x||y, [87 cofactor] }

The domain parameters stand in certificates of the root and in requests, and only there. They are never computed with:
they must be those of a named curve in CURVES, byte for byte.
"""

from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smartid.pki import der, tlv
from smartid.pki.errors import Malformed

PUBLIC_KEY = 0x7F49
OID, PRIME, A, B, GENERATOR, ORDER, POINT, COFACTOR = 0x06, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87
_DOMAIN = (PRIME, A, B, GENERATOR, ORDER, COFACTOR)

ID_TA_ECDSA = "0.4.0.127.0.7.2.2.2.2"  # + 3 SHA-256, 4 SHA-384, 5 SHA-512 (TR-03110-3, A.7.3)
HASHES = {3: hashes.SHA256, 4: hashes.SHA384, 5: hashes.SHA512}
_SCHEME = {der.object_identifier(f"{ID_TA_ECDSA}.{number}")[2:]: number for number in HASHES}


@dataclass(frozen=True)
class Curve:
    """Domain parameters, numbers (RFC 5639; FIPS 186-4, D.1.2); the cofactor is one. `scheme`: its usual signature."""

    name: str
    kind: type[ec.EllipticCurve]
    scheme: int
    p: int
    a: int
    b: int
    x: int
    y: int
    order: int

    @property
    def size(self) -> int:
        return (self.p.bit_length() + 7) // 8

    @cached_property
    def domain(self) -> dict[int, bytes]:
        base = b"\4" + self.x.to_bytes(self.size, "big") + self.y.to_bytes(self.size, "big")
        numbers = {PRIME: self.p, A: self.a, B: self.b, ORDER: self.order}
        encoded = {tag: number.to_bytes(self.size, "big") for tag, number in numbers.items()}
        return encoded | {GENERATOR: base, COFACTOR: b"\1"}


@dataclass(frozen=True)
class CvPublicKey:
    """`curve` is None where the certificate has no domain parameters and takes those of its issuer."""

    scheme: int
    point: bytes
    curve: Curve | None
    has_domain: bool

    def encoded(self) -> bytes:
        """The data object 7F49."""
        parts = {OID: der.object_identifier(f"{ID_TA_ECDSA}.{self.scheme}")[2:], POINT: self.point}
        if self.has_domain:
            parts |= self.curve.domain
        return der.tlv(PUBLIC_KEY, *(der.tlv(tag, parts[tag]) for tag in sorted(parts)))

    def on(self, curve: Curve | None) -> "CvPublicKey":
        """The same key with the issuer's domain parameters, checked. Raises Malformed: not a point of the curve."""
        if self.curve or curve is None:
            return self
        _point_on(curve, self.point)
        return CvPublicKey(self.scheme, self.point, curve, self.has_domain)

    def verifies(self, data: bytes, signature: bytes) -> bool:
        """ECDSA over `data`; `signature` is r || s, each as long as the field."""
        size = self.curve.size
        if len(signature) != 2 * size:
            return False
        pair = utils.encode_dss_signature(*(int.from_bytes(signature[at : at + size], "big") for at in (0, size)))
        try:
            _point_on(self.curve, self.point).verify(pair, data, ec.ECDSA(HASHES[self.scheme]()))
        except InvalidSignature:
            return False
        return True


def public_key(key: ec.EllipticCurvePublicKey, has_domain: bool, scheme: int | None = None) -> CvPublicKey:
    """The key as a certificate carries it. Raises Malformed: a curve that no reader knows."""
    curve = next((curve for curve in CURVES if isinstance(key.curve, curve.kind)), None)
    if curve is None:
        raise Malformed(f"no CV certificate is made for a key on {key.curve.name}")
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return CvPublicKey(scheme or curve.scheme, point, curve, has_domain)


def decode(value: bytes) -> CvPublicKey:
    """From the value of 7F49. Raises Malformed."""
    found = dict(tlv.objects(value))
    encoded = b"".join(der.tlv(tag, found[tag]) for tag in sorted(found))
    if encoded != value or not {OID, POINT} <= set(found) <= {OID, POINT, *_DOMAIN}:
        raise Malformed("the public key's data objects are not those of an elliptic curve key")
    scheme = _SCHEME.get(found[OID])
    if scheme is None:
        raise Malformed("the public key is for a signature that is not ECDSA with SHA-256, SHA-384 or SHA-512")
    domain = {tag: found[tag] for tag in _DOMAIN if tag in found}
    key = CvPublicKey(scheme, found[POINT], None, bool(domain))
    return key.on(_curve_of(domain)) if domain else key


def sign(key: ec.EllipticCurvePrivateKey, scheme: int, data: bytes) -> bytes:
    """r || s, each as long as the field (TR-03111, 5.2.1)."""
    size = (key.curve.key_size + 7) // 8
    numbers = utils.decode_dss_signature(key.sign(data, ec.ECDSA(HASHES[scheme]())))
    return b"".join(number.to_bytes(size, "big") for number in numbers)


def _curve_of(domain: dict[int, bytes]) -> Curve:
    curve = next((curve for curve in CURVES if curve.domain[PRIME] == domain.get(PRIME)), None)
    cofactor = {COFACTOR: b"\1"}  # may be left out when it is one (TR-03110-3, D.3.3)
    if curve is None or cofactor | domain != curve.domain:
        raise Malformed("the domain parameters are those of no curve in use")
    return curve


def _point_on(curve: Curve, point: bytes) -> ec.EllipticCurvePublicKey:
    if len(point) != 1 + 2 * curve.size or point[0] != 4:
        raise Malformed(f"the public key is no uncompressed point of {curve.name}")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.kind(), point)
    except ValueError as error:
        raise Malformed(f"the public key is not a point of {curve.name}") from error


CURVES = (
    Curve(
        "P-256",
        ec.SECP256R1,
        3,
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    Curve(
        "brainpoolP256r1",
        ec.BrainpoolP256R1,
        3,
        0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
        0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
        0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
        0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
        0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997,
        0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7,
    ),
    Curve(
        "P-384",
        ec.SECP384R1,
        4,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFC,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
    Curve(
        "brainpoolP384r1",
        ec.BrainpoolP384R1,
        4,
        0x8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53,
        0x7BC382C63D8C150C3C72080ACE05AFA0C2BEA28E4FB22787139165EFBA91F90F8AA5814A503AD4EB04A8C7DD22CE2826,
        0x04A8C7DD22CE28268B39B55416F0447C2FB77DE107DCD2A62E880EA53EEB62D57CB4390295DBC9943AB78696FA504C11,
        0x1D1C64F068CF45FFA2A63A81B7C13F6B8847A3E77EF14FE3DB7FCAFE0CBD10E8E826E03436D646AAEF87B2E247D4AF1E,
        0x8ABE1D7520F9C2A45CB1EB8E95CFD55262B70B29FEEC5864E19C054FF99129280E4646217791811142820341263C5315,
        0x8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B31F166E6CAC0425A7CF3AB6AF6B7FC3103B883202E9046565,
    ),
    Curve(
        "brainpoolP512r1",
        ec.BrainpoolP512R1,
        5,
        0xAADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA703308717D4D9B009BC66842AECDA12AE6A380E62881FF2F2D82C68528AA6056583A48F3,
        0x7830A3318B603B89E2327145AC234CC594CBDD8D3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CA,
        0x3DF91610A83441CAEA9863BC2DED5D5AA8253AA10A2EF1C98B9AC8B57F1117A72BF2C7B9E7C1AC4D77FC94CADC083E67984050B75EBAE5DD2809BD638016F723,
        0x81AEE4BDD82ED9645A21322E9C4C6A9385ED9F70B5D916C1B43B62EEF4D0098EFF3B1F78E2D0D48D50D1687B93B97D5F7C6D5047406A5E688B352209BCB9F822,
        0x7DDE385D566332ECC0EABFA9CF7822FDF209F70024A57B1AA000C55B881F8111B2DCDE494A5F485E5BCA4BD88A2763AED1CA2B2FA8F0540678CD1E0F3AD80892,
        0xAADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA70330870553E5C414CA92619418661197FAC10471DB1D381085DDADDB58796829CA90069,
    ),
)
