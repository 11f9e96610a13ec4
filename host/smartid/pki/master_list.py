# SPDX-License-Identifier: Apache-2.0
"""Master lists: the signing authorities of many countries, signed by one of them. Doc 9303-12, 9.

    CscaMasterList ::= SEQUENCE { version INTEGER (0), certList SET OF Certificate }   in signed data (RFC 5652)

Real lists hold hundreds of certificates, and among them some that no library reads. One such certificate is passed
over with its reason; a list that is not signed by whom it should be is refused altogether.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from cryptography import x509

from smartid.pki import ber, cms, cms_reader, der, public_keys, tlv
from smartid.pki.certificates import MASTER_LIST_USAGE
from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.signer import Signer

CONTENT_TYPE = "2.23.136.1.1.2"
MAX_OCTETS = 16 << 20
MAX_CERTIFICATES = 5000
MAX_CERTIFICATE = 8192


@dataclass(frozen=True)
class MasterList:
    """`certificates`: those that can be read; `unreadable`: the place of each other one in the list, and why."""

    signer: x509.Certificate
    certificates: list[x509.Certificate]
    unreadable: dict[int, str]


def make(certificates: list[bytes], signer: Signer, authority: bytes, day: date) -> bytes:
    """`certificates`: DER, without repeats; `authority`: the DER certificate of who certified the list's signer."""
    content = der.sequence(der.integer(0), der.set_of(*set(certificates)))
    at = datetime.combine(day, time())
    return cms.signed_data(CONTENT_TYPE, content, signer, at, others=(authority,), by_key_identifier=True)


def read(data: bytes, anchors: list[x509.Certificate], today: date) -> MasterList:
    """`anchors`: signing authorities that are trusted already. Raises Malformed, NotTrusted."""
    if len(data) > MAX_OCTETS:
        raise Malformed("the master list is too long")
    signed = cms_reader.read(ber.to_der(data))
    if signed.content_type != der.object_identifier(CONTENT_TYPE)[2:]:
        raise Malformed("the signed data holds no master list")
    signer = cms_reader.verified_signer(signed)
    _check_signer(signer, anchors, today)
    readable, unreadable = [], {}
    for place, encoded in enumerate(_encoded(signed.content)):
        reason, certificate = _certificate(encoded)
        if certificate is None:
            unreadable[place] = reason
        else:
            readable.append(certificate)
    return MasterList(signer, readable, unreadable)


def _encoded(content: bytes) -> Iterator[bytes]:
    parts = tlv.objects(tlv.only(content, der.SEQUENCE))
    if [tag for tag, _ in parts] != [der.INTEGER, der.SET] or parts[0][1] != b"\0":
        raise Malformed("the master list is not of version 0")
    found = tlv.objects(parts[1][1])
    if len(found) > MAX_CERTIFICATES:
        raise Malformed("the master list holds too many certificates")
    return (der.tlv(tag, value) for tag, value in found)


def _certificate(encoded: bytes) -> tuple[str, x509.Certificate | None]:
    """The certificate, everything in it that matters read once; or why not."""
    if len(encoded) > MAX_CERTIFICATE:
        return "too long", None
    try:
        certificate = x509.load_der_x509_certificate(encoded)
        public_keys.key_of(certificate)
        authority = _is_authority(certificate)
    except (*public_keys.UNREADABLE, Malformed) as error:
        return next(iter(str(error).splitlines()), type(error).__name__), None
    return ("", certificate) if authority else ("no signing authority", None)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _check_signer(signer: x509.Certificate, anchors: list[x509.Certificate], today: date) -> None:
    try:
        usages = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (x509.ExtensionNotFound, *public_keys.UNREADABLE):
        usages = ()
    if MASTER_LIST_USAGE not in usages:
        raise NotTrusted("the master list's signer may not sign master lists")
    if not any(public_keys.issued_by(signer, anchor) for anchor in anchors):
        raise NotTrusted("the master list's signer comes from no signing authority that is trusted here")
    if not signer.not_valid_before_utc.date() <= today <= signer.not_valid_after_utc.date():
        raise NotTrusted("the certificate of the master list's signer is not valid on this day")
