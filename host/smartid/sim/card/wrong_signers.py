# SPDX-License-Identifier: Apache-2.0
"""Document signers that a reader must not believe, kept nowhere. Each: (the issuer, date of issue) -> signer."""

from datetime import date

from smartid.pki import Pki, Signer, certificates, ephemeral, keys
from smartid.pki.certificates import Period

RUN_OUT = date(2026, 6, 30)  # before the day of the story, after every card's issue
_FAR = date(2034, 6, 30)
_CURVE, _NAME = "P-256", "Document Signer X"


def unknown(pki: Pki, issued: date) -> Signer:
    """Of an authority with the same name and another key."""
    return ephemeral().document_signer(issued)


def forged(pki: Pki, issued: date) -> Signer:
    """In the authority's name and under its key identifier, which it never signed."""
    return _made(Signer(pki.csca(issued).certificate, keys.generate(_CURVE)), Period(issued, _FAR))


def expired(pki: Pki, issued: date) -> Signer:
    """Honestly made, and run out since."""
    return _made(pki.csca(issued), Period(issued, RUN_OUT))


def _made(issuer: Signer, period: Period) -> Signer:
    key = keys.generate(_CURVE)
    certificate = certificates.document_signer(_NAME, key.public_key(), period, period, issuer.certificate, issuer.key)
    return Signer(certificate, key)
