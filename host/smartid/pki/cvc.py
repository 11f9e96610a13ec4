# SPDX-License-Identifier: Apache-2.0
"""Card verifiable certificates. TR-03110-3, C.1 (profile), D (data objects).

    7F21 { 7F4E { 5F29 00, 42 authority, 7F49 public key, 5F20 holder, 7F4C { 06 role, 53 access },
                  5F25 effective, 5F24 expires, [65 extensions] }, 5F37 r||s over the whole of 7F4E }

References are two letters of country, one to nine characters of name, five of sequence. Dates are six bytes, a digit
each, in the years 2000 to 2099.
"""

import re
from dataclasses import dataclass
from datetime import date

from smartid.pki import cv_key, der, tlv
from smartid.pki.cv_key import CvPublicKey
from smartid.pki.errors import Malformed
from smartid.pki.rights import ID_IS, ID_RIGHTS, ROLE_BITS

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x7F4E, 0x5F37
PROFILE, AUTHORITY, HOLDER, CHAT, EFFECTIVE, EXPIRES, EXTENSIONS = 0x5F29, 0x42, 0x5F20, 0x7F4C, 0x5F25, 0x5F24, 0x65
DISCRETIONARY, OID, BITS = 0x73, 0x06, 0x53
MAX_SIZE = 2048
_REFERENCE = re.compile(r"[A-Z]{2}[!-~\xA1-\xFF]{1,9}[0-9A-Za-z]{5}")


@dataclass(frozen=True)
class CvCertificate:
    """`access`: the bytes under 53; `extensions`: identifier -> bits; `encoded`: the data object 7F21."""

    authority: str
    holder: str
    key: CvPublicKey
    kind: bytes
    access: bytes
    effective: date
    expires: date
    extensions: dict[bytes, bytes]
    body: bytes
    signature: bytes

    @property
    def encoded(self) -> bytes:
        return der.tlv(CERTIFICATE, self.body, der.tlv(SIGNATURE, self.signature))

    @property
    def role(self) -> int:
        """CVCA, DOMESTIC_DV, FOREIGN_DV or TERMINAL of smartid.pki.rights."""
        return self.access[0] & ROLE_BITS

    @property
    def rights(self) -> int:
        """The rights extension as sixteen bits; nought without one."""
        return int.from_bytes(self.extensions.get(ID_RIGHTS, b""), "big")


@dataclass(frozen=True)
class Content:
    """What a new certificate is to say. `rights`: sixteen bits, or None for no extension."""

    authority: str
    holder: str
    key: CvPublicKey
    access: int
    effective: date
    expires: date
    rights: int | None


def issue(content: Content, key, scheme: int) -> CvCertificate:
    """Signed by `key`, a private key whose certificate names `scheme`."""
    body = _body(content)
    return decode(der.tlv(CERTIFICATE, body, der.tlv(SIGNATURE, cv_key.sign(key, scheme, body))))


def decode(encoded: bytes) -> CvCertificate:
    """Form and lengths; no signature is checked. Raises Malformed."""
    if len(encoded) > MAX_SIZE:
        raise Malformed("the certificate is too long")
    parts = tlv.objects(tlv.only(encoded, CERTIFICATE))
    if [tag for tag, _ in parts] != [BODY, SIGNATURE]:
        raise Malformed("a CV certificate is a body and a signature")
    (_, body), (_, signature) = parts
    fields = tlv.objects(body)
    tags = [PROFILE, AUTHORITY, cv_key.PUBLIC_KEY, HOLDER, CHAT, EFFECTIVE, EXPIRES]
    if [tag for tag, _ in fields] not in (tags, [*tags, EXTENSIONS]):
        raise Malformed("the certificate's data objects are not those of the profile")
    value = dict(fields)
    if value[PROFILE] != b"\0":
        raise Malformed("the certificate is of an unknown profile")
    kind, access = _chat(value[CHAT])
    return CvCertificate(
        reference(value[AUTHORITY]),
        reference(value[HOLDER]),
        cv_key.decode(value[cv_key.PUBLIC_KEY]),
        kind,
        access,
        *_period(value[EFFECTIVE], value[EXPIRES]),
        extensions(value.get(EXTENSIONS, b"")),
        der.tlv(BODY, body),
        signature,
    )


def many(data: bytes) -> list[CvCertificate]:
    """Certificates one after another, as a chain file or EF.Certificates holds them. Raises Malformed."""
    return [decode(der.tlv(tag, value)) for tag, value in tlv.objects(data)]


def reference(value: bytes) -> str:
    """A name of holder or authority. Raises Malformed."""
    text = value.decode("latin-1")
    if not _REFERENCE.fullmatch(text):
        raise Malformed("a name is not country, mnemonic and sequence number")
    return text


def extensions(value: bytes) -> dict[bytes, bytes]:
    """The discretionary data templates in the value of 65: identifier -> the bits under 53. Raises Malformed."""
    found = {}
    for tag, template in tlv.objects(value):
        inner = tlv.objects(template) if tag == DISCRETIONARY else []
        if not inner or inner[0][0] != OID or inner[0][1] in found:
            raise Malformed("an extension is no data template with its own identifier")
        found[inner[0][1]] = dict(inner[1:]).get(BITS, b"")
    if len(found.get(ID_RIGHTS, b"\0\0")) != 2:
        raise Malformed("the rights extension does not hold two bytes")
    return found


def _body(content: Content) -> bytes:
    parts = [
        der.tlv(PROFILE, b"\0"),
        der.tlv(AUTHORITY, content.authority.encode("latin-1")),
        content.key.encoded(),
        der.tlv(HOLDER, content.holder.encode("latin-1")),
        der.tlv(CHAT, der.tlv(OID, ID_IS), der.tlv(BITS, bytes([content.access]))),
        der.tlv(EFFECTIVE, _digits(content.effective)),
        der.tlv(EXPIRES, _digits(content.expires)),
    ]
    if content.rights is not None:
        bits = der.tlv(BITS, content.rights.to_bytes(2, "big"))
        parts.append(der.tlv(EXTENSIONS, der.tlv(DISCRETIONARY, der.tlv(OID, ID_RIGHTS), bits)))
    return der.tlv(BODY, *parts)


def _chat(value: bytes) -> tuple[bytes, bytes]:
    parts = tlv.objects(value)
    if [tag for tag, _ in parts] != [OID, BITS] or not parts[1][1]:
        raise Malformed("the certificate does not say what its holder may do")
    kind, access = parts[0][1], parts[1][1]
    if kind == ID_IS and len(access) != 1:
        raise Malformed("an inspection system has one byte of access rights")
    return kind, access


def _period(effective: bytes, expires: bytes) -> tuple[date, date]:
    first, last = _date(effective), _date(expires)
    if last < first:
        raise Malformed("the certificate expires before it takes effect")
    return first, last


def _digits(day: date) -> bytes:
    return bytes(int(digit) for digit in f"{day:%y%m%d}")


def _date(value: bytes) -> date:
    if len(value) != 6 or max(value) > 9:
        raise Malformed("a date is not six digits")
    year, month, day = (10 * value[at] + value[at + 1] for at in (0, 2, 4))
    try:
        return date(2000 + year, month, day)
    except ValueError as error:
        raise Malformed("a date is not in the calendar") from error
