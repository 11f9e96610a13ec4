# SPDX-License-Identifier: Apache-2.0
"""Whether a record of stay, confirmation or library is by somebody who may write such a record.

The signer's CV certificate travels with the card (EF.Certificates) or with a ticket; its document verifier and that
one's root lie on the reader (trust/cv/N.cvc), where each was checked under the other when it was accepted.
"""

from reader.errors import DataError
from reader.lds import profile
from reader.refusals import RecordNotVerified
from reader.trust.cvc import CvCertificate
from reader.trust.cvc import verify as verify_signature

_RIGHTS = profile.ARC + b"\x01"
SIGN_CONDITION, SIGN_LIMIT, SIGN_CONFIRMATION, SIGN_LIBRARY = 0x2000, 0x4000, 0x8000, 0x0008
_OF_CHANGE = {1: SIGN_CONDITION, 2: SIGN_LIMIT, 3: SIGN_CONDITION | SIGN_LIMIT}
_OF_KIND = {"CF": SIGN_CONFIRMATION, "LB": SIGN_LIBRARY}


def verify(record, signer_certificate, verifiers, today, card=None):
    """Nothing is returned: a record that does not hold raises RecordNotVerified(reason).

    record: as lds/records.py parses it; signer_certificate: the octets of DO 7F21; verifiers: callable giving an
    iterable of the octets of roots' and document verifiers' certificates; today: YYYYMMDD; card: (number without
    fillers, date of issue) that the record has to be about.
    Reasons: card (the record is about another), date (the decision is of the future, or outside the signer's days),
    signer (unreadable or unknown), right, signature.
    """
    if card is not None and (record.number, record.issued) != tuple(card):
        raise RecordNotVerified("card")
    if record.decided > today:
        raise RecordNotVerified("date")
    signer, curve, rights = trusted(signer_certificate, verifiers)
    if not signer.effective <= record.decided <= signer.expiry:
        raise RecordNotVerified("date")
    wanted = needed(record)
    if rights & wanted != wanted:
        raise RecordNotVerified("right")
    if not _holds(signer, curve, record.signature, record.body):
        raise RecordNotVerified("signature")


def trusted(signer_certificate, verifiers):
    """(the signer as a CvCertificate, name of its curve, its rights under verifier and root). See verify()."""
    try:
        signer = CvCertificate(signer_certificate)
    except DataError:
        raise RecordNotVerified("signer")
    verifier = _named(verifiers, signer.issuer)
    root = _named(verifiers, verifier.issuer)
    if root.issuer != root.holder or root.curve is None or verifier.holder == root.holder:
        raise RecordNotVerified("signer")
    if not verifier.effective <= signer.effective <= verifier.expiry:
        raise RecordNotVerified("date")
    if not _holds(verifier, root.curve, signer.signature, signer.body):
        raise RecordNotVerified("signer")
    return signer, root.curve, rights_of(signer) & rights_of(verifier) & rights_of(root)


def needed(record):
    """The rights that the signer of such a record must have."""
    return _OF_KIND[record.kind] if record.kind in _OF_KIND else _OF_CHANGE[record.changed]


def rights_of(certificate):
    """The rights extension as sixteen bits, 0 without one."""
    return int.from_bytes(certificate.extensions.get(_RIGHTS, b"")[:2], "big")


def _named(verifiers, name):
    for encoded in verifiers():
        try:
            found = CvCertificate(encoded)
        except DataError:
            continue
        if found.holder == name:
            return found
    raise RecordNotVerified("signer")


def _holds(signer, curve, signature, body):
    try:
        return verify_signature(signer.point, curve, signer.hash_name, signature, body)
    except DataError:
        return False
