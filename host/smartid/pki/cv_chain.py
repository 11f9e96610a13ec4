# SPDX-License-Identifier: Apache-2.0
"""Checking a chain of CV certificates as a card does (TR-03110-3, 2.5 and C.5; Doc 9303-11, 7.1.3), and more strictly:
the day is known here, so a certificate from the future is refused too.
"""

from dataclasses import dataclass
from datetime import date

from smartid.pki import rights
from smartid.pki.cv_key import CvPublicKey
from smartid.pki.cvc import CvCertificate
from smartid.pki.errors import NotTrusted

# Who may certify whom
_BELOW = {
    rights.CVCA: (rights.CVCA, rights.DOMESTIC_DV, rights.FOREIGN_DV),
    rights.DOMESTIC_DV: (rights.TERMINAL,),
    rights.FOREIGN_DV: (rights.TERMINAL,),
    rights.TERMINAL: (),
}


@dataclass(frozen=True)
class Trusted:
    """A key that may be believed, and what its holder may do: everything ANDed along the chain."""

    holder: str
    key: CvPublicKey
    role: int
    access: int
    rights: int
    expires: date


def trust_point(certificate: CvCertificate) -> Trusted:
    """A root taken on trust; its signature over itself is checked. Raises NotTrusted."""
    key = certificate.key
    if certificate.role != rights.CVCA or certificate.authority != certificate.holder or not key.has_domain:
        raise NotTrusted(f"{certificate.holder} is no root")
    if not key.verifies(certificate.body, certificate.signature):
        raise NotTrusted(f"{certificate.holder}: the signature is wrong")
    return _trusted(certificate, key, certificate.access[0], certificate.rights)


def follow(issuer: Trusted, certificate: CvCertificate, today: date) -> Trusted:
    """`certificate` under `issuer`. A link certificate begins afresh: the new root's rights are its own.

    Raises NotTrusted, Malformed (a key that is not on the issuer's curve).
    """
    name = certificate.holder
    if certificate.authority != issuer.holder:
        raise NotTrusted(f"{name} was certified by {certificate.authority}, not by {issuer.holder}")
    if certificate.kind != rights.ID_IS:
        raise NotTrusted(f"{name} is no inspection system's certificate")
    if certificate.role not in _BELOW[issuer.role]:
        raise NotTrusted(
            f"a {rights.ROLE_NAMES[issuer.role]} cannot certify a {rights.ROLE_NAMES[certificate.role]}: {name}"
        )
    if certificate.key.has_domain != (certificate.role == rights.CVCA):
        raise NotTrusted(f"{name}: domain parameters stand in a root's certificate, and only there")
    if not issuer.key.verifies(certificate.body, certificate.signature):
        raise NotTrusted(f"{name}: the signature is wrong")
    _dated(certificate, today)
    if certificate.role == rights.CVCA:
        return _trusted(certificate, certificate.key, certificate.access[0], certificate.rights)
    access = certificate.role | certificate.access[0] & issuer.access & ~rights.ROLE_BITS
    return _trusted(certificate, certificate.key.on(issuer.key.curve), access, certificate.rights & issuer.rights)


def verify(trust_points: list[CvCertificate], chain: list[CvCertificate], today: date) -> Trusted:
    """The last certificate's holder. `chain`: links, DV, terminal, each under the one before. Raises NotTrusted."""
    if not chain:
        raise NotTrusted("the chain is empty")
    start = next((point for point in trust_points if point.holder == chain[0].authority), None)
    if start is None:
        raise NotTrusted(f"{chain[0].authority} is no trust point")
    trusted = trust_point(start)
    for certificate in chain:
        trusted = follow(trusted, certificate, today)
    return trusted


def _dated(certificate: CvCertificate, today: date) -> None:
    if today < certificate.effective:
        raise NotTrusted(f"{certificate.holder} takes effect on {certificate.effective:%d-%m-%Y}")
    if today > certificate.expires:
        raise NotTrusted(f"{certificate.holder} expired on {certificate.expires:%d-%m-%Y}")


def _trusted(certificate: CvCertificate, key: CvPublicKey, access: int, granted: int) -> Trusted:
    return Trusted(certificate.holder, key, certificate.role, access, granted, certificate.expires)
