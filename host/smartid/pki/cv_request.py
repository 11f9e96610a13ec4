# SPDX-License-Identifier: Apache-2.0
"""Certificate requests. TR-03110-3, C.2.

    7F21 { 7F4E { 5F29 00, [42 authority], 7F49 public key with domain parameters, 5F20 holder, [65] }, 5F37 }

The signature is made with the new key itself. A request to replace a certificate may be wrapped once more, signed with
the key that is in service:  67 { 7F21 ..., 42 its holder, 5F37 over both before }.
"""

from dataclasses import dataclass

from smartid.pki import cv_key, cvc, der, tlv
from smartid.pki.cv_key import CvPublicKey
from smartid.pki.errors import Malformed, NotTrusted

AUTHENTICATION = 0x67


@dataclass(frozen=True)
class Outer:
    """Who vouches for the request: `signed` is what `signature` covers."""

    holder: str
    signed: bytes
    signature: bytes

    def check(self, key: CvPublicKey) -> None:
        """Raises NotTrusted."""
        if not key.verifies(self.signed, self.signature):
            raise NotTrusted(f"the outer signature is not {self.holder}'s")


@dataclass(frozen=True)
class CvRequest:
    """`authority`: whom the request is addressed to, if it says; `outer`: None for a first request."""

    holder: str
    key: CvPublicKey
    authority: str | None
    outer: Outer | None
    encoded: bytes


def make(key, holder: str, authority: str | None = None) -> bytes:
    """A first request for `key`, an elliptic curve private key."""
    public = cv_key.public_key(key.public_key(), has_domain=True)
    parts = [der.tlv(cvc.PROFILE, b"\0")]
    if authority:
        parts.append(der.tlv(cvc.AUTHORITY, authority.encode("latin-1")))
    parts += [public.encoded(), der.tlv(cvc.HOLDER, holder.encode("latin-1"))]
    body = der.tlv(cvc.BODY, *parts)
    return der.tlv(cvc.CERTIFICATE, body, der.tlv(cvc.SIGNATURE, cv_key.sign(key, public.scheme, body)))


def vouch(request: bytes, holder: str, key) -> bytes:
    """`request` signed once more by `holder`, whose certificate is in service."""
    signed = request + der.tlv(cvc.AUTHORITY, holder.encode("latin-1"))
    scheme = cv_key.public_key(key.public_key(), has_domain=False).scheme
    return der.tlv(AUTHENTICATION, signed, der.tlv(cvc.SIGNATURE, cv_key.sign(key, scheme, signed)))


def read(data: bytes) -> CvRequest:
    """A request whose inner signature is right. The outer one is checked by who knows its key. Raises Malformed."""
    if len(data) > cvc.MAX_SIZE:
        raise Malformed("the request is too long")
    if data[:1] != bytes([AUTHENTICATION]):
        return _inner(data, None)
    parts = tlv.objects(tlv.only(data, AUTHENTICATION))
    if [tag for tag, _ in parts] != [cvc.CERTIFICATE, cvc.AUTHORITY, cvc.SIGNATURE]:
        raise Malformed("the wrapped request's data objects are not those of TR-03110-3, C.2")
    request = der.tlv(*parts[0])
    return _inner(request, Outer(cvc.reference(parts[1][1]), request + der.tlv(*parts[1]), parts[2][1]))


def _inner(data: bytes, outer: Outer | None) -> CvRequest:
    parts = tlv.objects(tlv.only(data, cvc.CERTIFICATE))
    if [tag for tag, _ in parts] != [cvc.BODY, cvc.SIGNATURE]:
        raise Malformed("a request is a body and a signature")
    value = _fields(parts[0][1])
    key = cv_key.decode(value[cv_key.PUBLIC_KEY])
    if not key.has_domain:
        raise Malformed("the request does not name its key's domain parameters")
    if not key.verifies(der.tlv(*parts[0]), parts[1][1]):
        raise Malformed("the request is not signed by the key in it")
    authority = cvc.reference(value[cvc.AUTHORITY]) if cvc.AUTHORITY in value else None
    return CvRequest(cvc.reference(value[cvc.HOLDER]), key, authority, outer, data)


def _fields(body: bytes) -> dict[int, bytes]:
    found = tlv.objects(body)
    wanted = [cvc.PROFILE, cv_key.PUBLIC_KEY, cvc.HOLDER]
    tags = [tag for tag, _ in found if tag not in (cvc.AUTHORITY, cvc.EXTENSIONS)]
    if tags != wanted or len(dict(found)) != len(found) or dict(found)[cvc.PROFILE] != b"\0":
        raise Malformed("the request's data objects are not those of TR-03110-3, C.2")
    return dict(found)
