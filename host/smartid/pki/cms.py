# SPDX-License-Identifier: Apache-2.0
"""Signed data (RFC 5652) in the form of Doc 9303-10, 4.6.2.2: one signer, its certificate inside, DER throughout."""

import hashlib
from datetime import datetime

from cryptography import x509

from smartid.pki import der
from smartid.pki.signer import Signer

ID_SIGNED_DATA = "1.2.840.113549.1.7.2"
ID_CONTENT_TYPE = "1.2.840.113549.1.9.3"
ID_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
ID_SIGNING_TIME = "1.2.840.113549.1.9.5"
ID_SHA256 = "2.16.840.1.101.3.4.2.1"
ID_ECDSA_SHA256 = "1.2.840.10045.4.3.2"

SHA256 = der.sequence(der.object_identifier(ID_SHA256))  # parameters absent (RFC 5754, 2)
_CONTEXT_0, _CONTEXT_0_PRIMITIVE = 0xA0, 0x80


def signed_data(
    content_type: str,
    content: bytes,
    signer: Signer,
    signed_at: datetime,
    *,
    others: tuple[bytes, ...] = (),
    by_key_identifier: bool = False,
) -> bytes:
    """ContentInfo. `content_type`: dotted object identifier of `content`; `signed_at`: UTC.

    `others`: DER certificates that go along with the signer's; `by_key_identifier`: how the signer is named.
    """
    kind = der.object_identifier(content_type)
    body = der.sequence(
        der.integer(3),  # eContentType is not id-data (RFC 5652, 5.1)
        der.set_of(SHA256),
        der.sequence(kind, der.tlv(_CONTEXT_0, der.octet_string(content))),
        der.tlv(_CONTEXT_0, *sorted((signer.certificate_der, *others))),
        der.set_of(_signer_info(kind, content, signer, signed_at, by_key_identifier)),
    )
    return der.sequence(der.object_identifier(ID_SIGNED_DATA), der.tlv(_CONTEXT_0, body))


def _signer_info(kind: bytes, content: bytes, signer: Signer, signed_at: datetime, by_key_identifier: bool) -> bytes:
    attributes = der.set_of(
        _attribute(ID_CONTENT_TYPE, kind),
        _attribute(ID_SIGNING_TIME, der.utc_time(signed_at)),
        _attribute(ID_MESSAGE_DIGEST, der.octet_string(hashlib.sha256(content).digest())),
    )
    named = _key_identifier if by_key_identifier else _issuer_and_serial
    return der.sequence(
        der.integer(3 if by_key_identifier else 1),  # RFC 5652, 5.3
        named(signer.certificate),
        SHA256,
        bytes([_CONTEXT_0]) + attributes[1:],  # signed as a SET, sent under an implicit tag (RFC 5652, 5.4)
        der.sequence(der.object_identifier(ID_ECDSA_SHA256)),
        der.octet_string(signer.sign(attributes)),
    )


def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    return der.sequence(certificate.issuer.public_bytes(), der.integer(certificate.serial_number))


def _key_identifier(certificate: x509.Certificate) -> bytes:
    found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return der.tlv(_CONTEXT_0_PRIMITIVE, found.value.digest)


def _attribute(kind: str, value: bytes) -> bytes:
    return der.sequence(der.object_identifier(kind), der.set_of(value))
