# SPDX-License-Identifier: Apache-2.0
"""What the card checks before it takes a new record, in this order; the first that fails names the status word.

    form, and this card      6A80      nothing pending, in time  6985      signature            6300
    the last one once more   9000      the signer's rights       6982      room                 6A84
    signer's certificate     6A88
    serial and link          6984

The right of the terminal comes before all of them (6982). What is stored has been checked, so that the record with
the highest number is the one in force; a terminal only delivers, and the signer decides.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from smartid.sim.card import cv_certificate, rights, signed_record, status, timing, tlv
from smartid.sim.card.curves import CURVES, Curve
from smartid.sim.card.cv_certificate import TERMINAL, CvBody, CvKey
from smartid.sim.card.files import RecordFile
from smartid.sim.card.signed_record import CHANGED, CONDITION, LIMIT, LINK, STANDING, Layout, SignedRecord
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

PENDING, CONFIRMED = b"\x10", b"\x03"
_CERTIFICATE = 0x7F21
_LINK_SIZE = 8
_RIGHTS_SIZE = 2
_CURVES = {curve.parameter_id: curve for curve in CURVES.values()}


@dataclass(frozen=True)
class Signer:
    """`granted`: what it may decide, after every certificate above it."""

    key: CvKey
    expires: date
    granted: int


Conditions = Callable[["Card", SignedRecord, SignedRecord | None], None]
Needs = Callable[[SignedRecord, SignedRecord | None], int]


def stay(card: "Card", file: RecordFile, data: bytes) -> bytes | None:
    """Raises Refused; None: the last record once more."""
    return _accept(card, file, data, signed_record.STAY, _stay_conditions, _stay_needs)


def confirmation(card: "Card", file: RecordFile, data: bytes) -> bytes | None:
    """Raises Refused; None: the last record once more."""
    layout = signed_record.CONFIRMATION
    return _accept(card, file, data, layout, _confirmation_conditions, lambda *_: rights.SIGN_CONFIRMATION)


def library(card: "Card", file: RecordFile, data: bytes) -> bytes | None:
    """Raises Refused; None: the last record once more."""
    layout = signed_record.LIBRARY
    return _accept(card, file, data, layout, lambda *_: None, lambda *_: rights.SIGN_LIBRARY)


def certificate(card: "Card", file: RecordFile, data: bytes) -> bytes | None:
    """A signer's certificate under a verifier that this session has seen; the note is `certificate_note`.

    Raises Refused; None: the certificate is there already.
    """
    body, signature = _certificate(data)
    records = file.records(card.memory)
    if any(record.content == data for record in records):
        return None
    verifier = card.session.terminal.imported.get(body.authority)
    if verifier is None or verifier.body.role == TERMINAL:
        raise Refused(status.REFERENCE_NOT_FOUND)
    if body.expires < card.trust.today:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    granted = body.rights.extension & verifier.granted.extension
    if not granted & rights.ANY_SIGNING:
        raise Refused(status.NOT_ALLOWED)
    card.spend(timing.VERIFY_US)
    above = verifier.body.key
    if not above.verifies(body.encoded, signature):
        raise Refused(status.AUTHENTICATION_FAILED)
    _key_on(body, above.curve)
    _room(file, len(records))
    return certificate_note(granted, above.curve)


def certificate_note(granted: int, curve: Curve) -> bytes:
    """Effective rights, two bytes, and the issuer's curve, which a signer's certificate leaves out."""
    return granted.to_bytes(_RIGHTS_SIZE, "big") + bytes([curve.parameter_id])


def _certificate(data: bytes) -> tuple[CvBody, bytes]:
    try:
        body, signature = cv_certificate.certificate(tlv.single(data, _CERTIFICATE))
    except (tlv.TlvError, cv_certificate.Malformed) as error:
        raise Refused(status.WRONG_DATA) from error
    if body.role != TERMINAL or body.key.curve is not None:
        raise Refused(status.WRONG_DATA)
    return body, signature


def _key_on(body: CvBody, curve: Curve) -> CvKey:
    try:
        return body.key.on(curve)
    except cv_certificate.Malformed as error:
        raise Refused(status.WRONG_DATA) from error


def _accept(
    card: "Card", file: RecordFile, data: bytes, layout: Layout, conditions: Conditions, needs: Needs
) -> bytes | None:
    try:
        new = signed_record.read(layout, data, card.residence.holder)
    except signed_record.Malformed as error:
        raise Refused(status.WRONG_DATA) from error
    records = file.records(card.memory)
    last = records[-1].content if records else b""
    if data == last:
        return None
    in_force = signed_record.read(layout, last, card.residence.holder) if last else None
    signer = _signer(card, new.certificate)
    if new.serial != len(records) + 1 or new.values[LINK] != _link(last):
        raise Refused(status.NOT_USABLE)
    conditions(card, new, in_force)
    if signer.expires < card.trust.today:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    needed = needs(new, in_force)
    if signer.granted & needed != needed:
        raise Refused(status.NOT_ALLOWED)
    card.spend(timing.VERIFY_US)
    if not signer.key.verifies(new.signed, new.signature):
        raise Refused(status.AUTHENTICATION_FAILED)
    _room(file, len(records))
    return b""


def _stay_conditions(card: "Card", new: SignedRecord, in_force: SignedRecord | None) -> None:
    if card.residence.pending(card.memory) or new.day(signed_record.DELIVER_UNTIL) < card.trust.today:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)


def _stay_needs(new: SignedRecord, in_force: SignedRecord | None) -> int:
    """Who says that something changed needs the right to it; what is not said to change must be as before."""
    changed, needed = new.values[CHANGED][0], 0
    kinds = (
        (signed_record.CONDITION_CHANGED, CONDITION, rights.SIGN_CONDITION),
        (signed_record.LIMIT_CHANGED, LIMIT, rights.SIGN_LIMIT),
    )
    for flag, tag, right in kinds:
        if changed & flag:
            needed |= right
        elif in_force is None or new.values[tag] != in_force.values[tag]:
            raise Refused(status.NOT_ALLOWED)
    return needed


def _confirmation_conditions(card: "Card", new: SignedRecord, in_force: SignedRecord | None) -> None:
    """Once, and only of what is pending."""
    if in_force is None or in_force.values[STANDING] != PENDING or new.values[STANDING] != CONFIRMED:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)


def _signer(card: "Card", number: int) -> Signer:
    """Whose certificate is in that record of EF.Certificates."""
    records = card.residence.certificates.records(card.memory)
    if not 1 <= number <= len(records):
        raise Refused(status.REFERENCE_NOT_FOUND)
    record = records[number - 1]
    body, _ = _certificate(record.content)
    granted, curve = record.note[:_RIGHTS_SIZE], _CURVES[record.note[_RIGHTS_SIZE]]
    return Signer(_key_on(body, curve), body.expires, int.from_bytes(granted, "big"))


def _link(last: bytes) -> bytes:
    """The beginning of the last record's hash, noughts before the first record."""
    return hashlib.sha256(last).digest()[:_LINK_SIZE] if last else bytes(_LINK_SIZE)


def _room(file: RecordFile, records: int) -> None:
    if records >= file.most:
        raise Refused(status.FILE_FULL)
