# SPDX-License-Identifier: Apache-2.0
"""The reader's own chain of CV certificates: whether it holds together and fits the reader's key, until when it is good.

The cards judge it; the reader only wants to know beforehand.
"""

from reader.errors import CertificateError
from reader.lds import profile

_RIGHTS = profile.ARC + b"\x01"


def check_chain(chain, curve_name, point, holder, today):
    """The last certificate. chain: CvCertificate in order, each certified by the one before; the first one's issuer is
    known to the cards alone.

    curve_name, point: the reader's own key; holder: its name in octets; today: YYYYMMDD.
    Raises CertificateError, PointError, Unsupported.
    """
    if not chain:
        raise CertificateError("no CV certificate")
    curve = chain[0].curve or curve_name
    for issuer, certificate in zip(chain, chain[1:]):
        name = _text(certificate.holder)
        if certificate.issuer != issuer.holder:
            raise CertificateError("%s was not certified by %s" % (name, _text(issuer.holder)))
        curve = issuer.curve or curve
        if not certificate.signed_by(issuer, curve):
            raise CertificateError("%s: signature" % name)
    for certificate in chain:
        if certificate.effective > certificate.expiry or certificate.expiry < today:
            raise CertificateError("%s has run out" % _text(certificate.holder))
    last = chain[-1]
    if last.point != point or last.holder != holder:
        raise CertificateError("%s is not this reader's" % _text(last.holder))
    return last


def validity(chain):
    """(first day, last day) on which every certificate of the chain counts, as YYYYMMDD; None without a certificate."""
    dates = None
    for certificate in chain:
        first, last = dates or (certificate.effective, certificate.expiry)
        dates = max(first, certificate.effective), min(last, certificate.expiry)
    return dates


def granted(chain):
    """The rights that every certificate of the chain has, as sixteen bits; a certificate without the extension has none."""
    rights = 0xFFFF
    for certificate in chain:
        rights &= int.from_bytes(certificate.extensions.get(_RIGHTS, b"")[:2], "big")
    return rights


def _text(name):
    return "".join(chr(octet) if 0x20 < octet < 0x7F else "?" for octet in name)
