# SPDX-License-Identifier: Apache-2.0
"""Signed data of others (RFC 5652): content, certificates, and the one signer whose signature is right."""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from smartid.pki import cms, der, public_keys, tlv
from smartid.pki.errors import Malformed, NotTrusted

_MAX_CERTIFICATES = 32
_CONTEXT_0, _CONTEXT_0_PRIMITIVE = 0xA0, 0x80


def _oid(dotted: str) -> bytes:
    return der.object_identifier(dotted)[2:]


# SHA-1 and MD5 are not here: what they sign proves nothing any more.
_DIGESTS = {
    _oid("2.16.840.1.101.3.4.2.1"): hashes.SHA256,
    _oid("2.16.840.1.101.3.4.2.2"): hashes.SHA384,
    _oid("2.16.840.1.101.3.4.2.3"): hashes.SHA512,
    _oid("2.16.840.1.101.3.4.2.4"): hashes.SHA224,
}
_RSA = {_oid("1.2.840.113549.1.1.1"): None} | {  # rsaEncryption: the hash is the digest algorithm's
    _oid(f"1.2.840.113549.1.1.{number}"): kind
    for number, kind in ((11, hashes.SHA256), (12, hashes.SHA384), (13, hashes.SHA512), (14, hashes.SHA224))
}
_ECDSA = {
    _oid(f"1.2.840.10045.4.3.{number}"): kind
    for number, kind in ((1, hashes.SHA224), (2, hashes.SHA256), (3, hashes.SHA384), (4, hashes.SHA512))
}
_PSS = _oid("1.2.840.113549.1.1.10")


@dataclass(frozen=True)
class SignedData:
    """`content_type`: content of the object identifier; `certificates`: DER; `signer_info`: the fields of the one."""

    content_type: bytes
    content: bytes
    certificates: list[bytes]
    signer_info: list[tlv.Object]


def read(data: bytes) -> SignedData:
    """From a DER ContentInfo with exactly one signer. Raises Malformed."""
    kind, body = _fields(data, der.SEQUENCE, der.OID, _CONTEXT_0)
    if kind != _oid(cms.ID_SIGNED_DATA):
        raise Malformed("this is no signed data")
    fields = tlv.objects(tlv.only(body, der.SEQUENCE))
    found = dict(fields[2:])
    if len(fields) < 4 or [tag for tag, _ in fields[:3]] != [der.INTEGER, der.SET, der.SEQUENCE]:
        raise Malformed("the signed data's parts are not those of RFC 5652")
    content_type, inside = _fields(der.tlv(*fields[2]), der.SEQUENCE, der.OID, _CONTEXT_0)
    signers = tlv.objects(found.get(der.SET, b""))
    certificates = [der.tlv(tag, value) for tag, value in tlv.objects(found.get(_CONTEXT_0, b""))]
    if len(signers) != 1 or len(certificates) > _MAX_CERTIFICATES:
        raise Malformed("the signed data has not one signer, or too many certificates")
    return SignedData(content_type, tlv.only(inside, der.OCTET_STRING), certificates, tlv.objects(signers[0][1]))


def verified_signer(signed: SignedData) -> x509.Certificate:
    """The certificate whose key signed. Nothing is said about whether to trust it. Raises Malformed, NotTrusted."""
    tags = [tag for tag, _ in signed.signer_info[:6]]
    by_name = [der.INTEGER, der.SEQUENCE, der.SEQUENCE, _CONTEXT_0, der.SEQUENCE, der.OCTET_STRING]
    by_key = [der.INTEGER, _CONTEXT_0_PRIMITIVE, *by_name[2:]]
    if tags not in (by_name, by_key):
        raise Malformed("the signer does not sign attributes, which content other than plain data asks for")
    _, named, (_, digest), (_, attributes), (_, algorithm), (_, signature) = signed.signer_info[:6]
    hash_algorithm = _digest_algorithm(digest)
    _check_attributes(attributes, signed, hash_algorithm)
    certificate = _named(signed.certificates, named)
    padding_used, hash_used = _scheme(algorithm, hash_algorithm)
    covered = der.tlv(der.SET, attributes)  # signed as a SET, sent under an implicit tag (5.4)
    if not public_keys.verifies(public_keys.key_of(certificate), signature, covered, padding_used, hash_used()):
        raise NotTrusted("the signature of the signed data is wrong")
    return certificate


def _check_attributes(attributes: bytes, signed: SignedData, hash_algorithm: type) -> None:
    found = {}
    for _, value in tlv.objects(attributes):
        kind, values = _fields(der.sequence(value), der.SEQUENCE, der.OID, der.SET)
        found[kind] = values
    digest = hashlib.new(hash_algorithm.name, signed.content).digest()
    if found.get(_oid(cms.ID_CONTENT_TYPE)) != der.tlv(der.OID, signed.content_type):
        raise NotTrusted("what was signed is of another type")
    if found.get(_oid(cms.ID_MESSAGE_DIGEST)) != der.octet_string(digest):
        raise NotTrusted("the content is not what was signed")


def _named(certificates: list[bytes], named: tlv.Object) -> x509.Certificate:
    for encoded in certificates:
        try:
            certificate = x509.load_der_x509_certificate(encoded)
            if named in (_by_key(certificate), _by_name(certificate)):
                return certificate
        except public_keys.UNREADABLE:
            continue  # one that cannot be read is not the signer's
    raise NotTrusted("the signer's certificate is not in the signed data")


def _by_name(certificate: x509.Certificate) -> tlv.Object:
    serial = certificate.serial_number
    return der.SEQUENCE, certificate.issuer.public_bytes() + der.integer(serial) if serial >= 0 else b""


def _by_key(certificate: x509.Certificate) -> tlv.Object | None:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        return None
    return _CONTEXT_0_PRIMITIVE, found.value.digest


def _digest_algorithm(identifier: bytes) -> type[hashes.HashAlgorithm]:
    found = _DIGESTS.get(tlv.objects(identifier)[0][1]) if identifier else None
    if found is None:
        raise Malformed("the signed data's hash is none in use")
    return found


def _scheme(identifier: bytes, digest: type[hashes.HashAlgorithm]) -> tuple[object, type[hashes.HashAlgorithm]]:
    """(padding, hash) of the signature algorithm."""
    parts = tlv.objects(identifier)
    kind = parts[0][1] if parts else b""
    if kind in _RSA:
        return padding.PKCS1v15(), _RSA[kind] or digest
    if kind in _ECDSA:
        return None, _ECDSA[kind]
    if kind == _PSS and len(parts) == 2:
        return _pss(parts[1][1])
    raise Malformed("the signature algorithm is none in use")


def _pss(parameters: bytes) -> tuple[object, type[hashes.HashAlgorithm]]:
    """RSASSA-PSS-params (RFC 4055, 3.1); the defaults, all SHA-1, are not accepted."""
    found = {tag: tlv.objects(value) for tag, value in tlv.objects(parameters)}
    if not {0xA0, 0xA1, 0xA2} <= set(found):
        raise Malformed("the signature uses SHA-1")
    hashed = _digest_algorithm(found[0xA0][0][1])
    generator = tlv.objects(found[0xA1][0][1])
    salt = int.from_bytes(found[0xA2][0][1], "big")
    if len(generator) != 2 or salt > 64:
        raise Malformed("the signature's parameters cannot be read")
    return padding.PSS(padding.MGF1(_digest_algorithm(generator[1][1])()), salt), hashed


def _fields(data: bytes, outer: int, first: int, second: int) -> tuple[bytes, bytes]:
    parts = tlv.objects(tlv.only(data, outer))
    if [tag for tag, _ in parts] != [first, second]:
        raise Malformed("the signed data's parts are not those of RFC 5652")
    return parts[0][1], parts[1][1]
