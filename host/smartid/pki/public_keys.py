# SPDX-License-Identifier: Apache-2.0
"""Public keys of other people's certificates, those that spell out their curve included, and what they signed.

Doc 9303-12, 4.4 has signing authorities write the domain parameters instead of a curve's name. They are taken for the
named curve whose numbers they are, or refused; nothing is computed on parameters from outside.
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from smartid.pki import der, tlv
from smartid.pki.cv_key import CURVES
from smartid.pki.errors import Malformed

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
# What `cryptography` raises for certificates it cannot read, or can read only in part
UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_WEAK = (hashes.SHA1, hashes.MD5)
_VERSION = 0xA0  # left out in certificates of version 1
_PUBLIC_KEY_INFO = 5  # which field of TBSCertificate it is after the version


def key_of(certificate: x509.Certificate) -> PublicKey:
    """Raises Malformed: neither RSA nor a point of a curve in use."""
    try:
        key = certificate.public_key()
    except UnsupportedAlgorithm:
        key = _spelt_out(_key_info(certificate.tbs_certificate_bytes))
    except ValueError as error:
        raise Malformed("the certificate's key cannot be read") from error
    if not isinstance(key, PublicKey):
        raise Malformed("the certificate's key is neither RSA nor on an elliptic curve")
    return key


def issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Whether the names fit and the authority's key signed it, with a hash that still counts."""
    try:
        hash_algorithm = certificate.signature_hash_algorithm
        if certificate.issuer != authority.subject or isinstance(hash_algorithm, _WEAK):
            return False
        parameters = certificate.signature_algorithm_parameters
        return verifies(
            key_of(authority), certificate.signature, certificate.tbs_certificate_bytes, parameters, hash_algorithm
        )
    except (*UNREADABLE, Malformed):
        return False


def verifies(key: PublicKey, signature: bytes, data: bytes, parameters, hash_algorithm) -> bool:
    """`parameters`: the padding for RSA; for ECDSA it is the hash that counts."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            if not isinstance(parameters, padding.PKCS1v15 | padding.PSS):
                return False
            key.verify(signature, data, parameters, hash_algorithm)
        else:
            key.verify(signature, data, ec.ECDSA(hash_algorithm))
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_info(body: bytes) -> bytes:
    fields = [value for tag, value in tlv.objects(tlv.only(body, der.SEQUENCE)) if tag != _VERSION]
    if len(fields) <= _PUBLIC_KEY_INFO:
        raise Malformed("the certificate has no public key")
    return fields[_PUBLIC_KEY_INFO]


def _spelt_out(info: bytes) -> ec.EllipticCurvePublicKey:
    """SubjectPublicKeyInfo with ECParameters (RFC 3279, 2.3.5)."""
    algorithm, point = (value for _, value in _exactly(info, 2))
    _, parameters = _exactly(algorithm, 2)
    fields = tlv.objects(parameters[1])
    if parameters[0] != der.SEQUENCE or len(fields) < 5:
        raise Malformed("the certificate's curve is not spelt out")
    _, (_, field), (_, equation), (_, base), (_, order) = fields[:5]
    prime = _exactly(field, 2)[1][1]
    a, b = (value for _, value in tlv.objects(equation)[:2])
    for curve in CURVES:
        wanted = (curve.p, curve.a, curve.b, curve.order)
        given = tuple(int.from_bytes(number, "big") for number in (prime, a, b, order))
        if given == wanted and _is_base(base, curve):
            return _point(curve, point)
    raise Malformed("the certificate's curve is none in use")


def _is_base(base: bytes, curve) -> bool:
    """Uncompressed, or compressed to the x coordinate and the parity of y (X9.62, 4.3.6)."""
    whole = curve.domain[0x84]
    return base in (whole, bytes([2 + (curve.y & 1)]) + whole[1 : 1 + curve.size])


def _point(curve, bits: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve.kind(), bits[1:])
    except ValueError as error:
        raise Malformed(f"the certificate's key is not a point of {curve.name}") from error


def _exactly(data: bytes, count: int) -> list[tlv.Object]:
    found = tlv.objects(data)
    if len(found) != count:
        raise Malformed("the certificate's key cannot be read")
    return found
