# SPDX-License-Identifier: Apache-2.0
"""The signed lists that a reader keeps: what trust list (STL1) and list of lost cards (SLL1) have in common.

    magic | u16 version 1 | u32 number | 8 digits issued | 8 digits good until | ... | 64 octets r||s | DER certificate

Big-endian. The signature is ECDSA P-256 with SHA-256 over everything before it. The signer's certificate comes from a
signing authority of this country and has the list's extended key usage.
"""

import struct
from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from smartid.pki import cv_key, public_keys
from smartid.pki.certificates import COUNTRY
from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.signer import Signer

VERSION = 1
SIGNATURE = 64
COMMON = struct.Struct(">4sHI8s8s")
_SCHEME = 3  # SHA-256


@dataclass(frozen=True)
class Head:
    """What every list begins with; both days included."""

    number: int
    issued: date
    good_until: date

    def encoded(self, magic: bytes) -> bytes:
        return COMMON.pack(magic, VERSION, self.number, *(f"{day:%Y%m%d}".encode() for day in self._days()))

    def _days(self) -> tuple[date, date]:
        return self.issued, self.good_until


def head(data: bytes, magic: bytes) -> Head:
    """From the first octets. Raises Malformed."""
    if len(data) < COMMON.size or data[:4] != magic:
        raise Malformed(f"this is no list of the kind {magic.decode()}")
    _, version, number, issued, good_until = COMMON.unpack_from(data)
    if version != VERSION:
        raise Malformed(f"the list is of version {version}")
    found = Head(number, _day(issued), _day(good_until))
    if found.good_until < found.issued:
        raise Malformed("the list is good until a day before its issue")
    return found


def sealed(content: bytes, signer: Signer) -> bytes:
    """`content`, signature, certificate."""
    return content + cv_key.sign(signer.key, _SCHEME, content) + signer.certificate_der


def check(
    content: bytes, signature: bytes, certificate: bytes, usage: x509.ObjectIdentifier, anchors: list, today: date
) -> None:
    """`anchors`: certificates of signing authorities, x509. Raises Malformed, NotTrusted."""
    try:
        signer = x509.load_der_x509_certificate(certificate)
        key = public_keys.key_of(signer)
        _check_purpose(signer, usage)
    except public_keys.UNREADABLE as error:
        raise Malformed("the certificate of the list's signer cannot be read") from error
    _check_issuer(signer, anchors)
    if not signer.not_valid_before_utc.date() <= today <= signer.not_valid_after_utc.date():
        raise NotTrusted("the certificate of the list's signer is not valid on this day")
    if not isinstance(getattr(key, "curve", None), ec.SECP256R1):
        raise NotTrusted("the list's signer has no key on P-256")
    if not cv_key.public_key(key, has_domain=False).verifies(content, signature):
        raise NotTrusted("the list's signature is wrong")


def check_dates(found: Head, today: date) -> None:
    """Raises NotTrusted."""
    if today < found.issued:
        raise NotTrusted(f"list {found.number} is from the future: {found.issued:%d-%m-%Y}")
    if today > found.good_until:
        raise NotTrusted(f"list {found.number} ran out on {found.good_until:%d-%m-%Y}")


def _check_purpose(signer: x509.Certificate, usage: x509.ObjectIdentifier) -> None:
    try:
        usages = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        usages = ()
    if usage not in usages:
        raise NotTrusted("the list's signer may not sign lists of this kind")


def _check_issuer(signer: x509.Certificate, anchors: list) -> None:
    """An authority of another country may be trusted for its cards, and signs no lists here."""
    for anchor in anchors:
        countries = anchor.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)
        if [one.value for one in countries] == [COUNTRY] and public_keys.issued_by(signer, anchor):
            return
    raise NotTrusted("the list's signer is not known here")


def _day(digits: bytes) -> date:
    try:
        text = digits.decode("ascii")
        if not text.isdigit():
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise Malformed("a list's date is not eight digits of a day") from error
