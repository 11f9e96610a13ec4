# SPDX-License-Identifier: Apache-2.0
"""Certificates for readers: the key in a request, the rights of the reader's place, thirty days.

A name stands for one key, for good: a new key takes the next sequence number.
"""

from datetime import date, timedelta

from smartid.pki import cv_key, cvc, rights
from smartid.pki.certificates import COUNTRY
from smartid.pki.cv_request import CvRequest
from smartid.pki.cv_tree import CURVE, CvTree
from smartid.pki.cvc import Content, CvCertificate
from smartid.pki.errors import NotTrusted, RequestRefused
from smartid.pki.rights import Place

TERMINAL_DAYS = 30
NAME_LENGTH = 16
KINDS = ("terminal", "signer")


def issue_terminal(tree: CvTree, request: CvRequest, place: Place, day: date) -> CvCertificate:
    """The key in `request` as a terminal of `place` from `day` on. Raises RequestRefused, NotTrusted."""
    return _issue(tree, request, place.terminal, day, "terminal")


def issue_signer(tree: CvTree, request: CvRequest, place: Place, day: date) -> CvCertificate:
    """The key in `request` as the own signer of a reader of `place`. Raises RequestRefused, NotTrusted."""
    return _issue(tree, request, place.signer, day, "signer")


def _issue(tree: CvTree, request: CvRequest, granted: int, day: date, kind: str) -> CvCertificate:
    _check_form(request)
    _check_unused(tree, request, kind)
    _check_outer(tree, request)
    verifier = tree.verifier(day)
    expires = min(day + timedelta(days=TERMINAL_DAYS), verifier.certificate.expires)
    key = cv_key.CvPublicKey(request.key.scheme, request.key.point, request.key.curve, has_domain=False)
    content = Content(verifier.certificate.holder, request.holder, key, rights.TERMINAL, day, expires, granted)
    made = cvc.issue(content, verifier.key, verifier.scheme)
    return tree.keep(f"{kind}-{request.holder}-{day:%Y%m%d}-{granted:04x}", made)


def _check_form(request: CvRequest) -> None:
    if not (
        len(request.holder) == NAME_LENGTH
        and request.holder.startswith(COUNTRY)
        and request.holder.isascii()
        and request.holder.isalnum()
    ):
        raise RequestRefused(f"a reader's name is {COUNTRY}, nine letters or digits and five more: {request.holder!r}")
    if request.key.curve.name != CURVE or request.key.scheme != request.key.curve.scheme:
        raise RequestRefused(f"a reader's key is on {CURVE} and signs with SHA-256; this one is not")


def _check_unused(tree: CvTree, request: CvRequest, kind: str) -> None:
    """Neither may the name have another key, nor the key another purpose: what opens must never sign."""
    if request.holder in tree.own_names():
        raise RequestRefused(f"{request.holder} is the issuer's own name")
    for one in KINDS:
        for earlier in tree.certificates(one, request.holder):
            if earlier.key.point != request.key.point:
                raise RequestRefused(f"{request.holder} has another key already: a new key takes a new number")
            if one != kind:
                raise RequestRefused(f"{request.holder} is a {one} already, and one key has one purpose")


def _check_outer(tree: CvTree, request: CvRequest) -> None:
    if request.outer is None:
        return
    holder = request.outer.holder
    known = [certificate for kind in KINDS for certificate in tree.certificates(kind, holder)]
    if not known:
        raise NotTrusted(f"{holder}, who vouches for the request, has no certificate from here")
    request.outer.check(known[-1].key.on(request.key.curve))
