# SPDX-License-Identifier: Apache-2.0
"""The records a card is made with, in its own form: what it keeps beside each signer's certificate is worked out."""

from collections.abc import Callable
from dataclasses import dataclass

from smartid.people import Person
from smartid.pki import Pki
from smartid.pki.cv_tree import CvTree
from smartid.sim import issued_records
from smartid.sim.card import cv_certificate, tlv
from smartid.sim.card.acceptance import certificate_note
from smartid.sim.card.cv_certificate import CvBody
from smartid.sim.card.files import Record

_CERTIFICATE = 0x7F21


@dataclass(frozen=True)
class FirstRecords:
    """`stays`: None for a holder who has no EF.StayRecords."""

    certificates: list[Record]
    confirmations: list[bytes]
    stays: list[bytes] | None
    entries: list[bytes]


def write(person: Person, pki: Pki, spoil_stay: Callable[[bytes], bytes]) -> FirstRecords:
    """Raises NoSigner, KeyLocked."""
    made = issued_records.issued(pki, person)
    return FirstRecords(
        [Record(encoded, _note(encoded, pki.cv)) for encoded in made.certificates],
        made.confirmations,
        [spoil_stay(record) for record in made.stays] if person.stay else None,
        made.library,
    )


def _note(encoded: bytes, tree: CvTree) -> bytes:
    """A signer's certificate takes effect on the same day as its verifier's."""
    own = _body(encoded)
    root, verifier = (
        _body(one.certificate.encoded) for one in (tree.root(own.effective), tree.verifier(own.effective))
    )
    granted = root.rights & verifier.rights & own.rights
    return certificate_note(granted.extension, root.key.curve)


def _body(encoded: bytes) -> CvBody:
    return cv_certificate.certificate(tlv.single(encoded, _CERTIFICATE))[0]
