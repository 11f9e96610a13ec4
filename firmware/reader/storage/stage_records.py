# SPDX-License-Identifier: Apache-2.0
"""Part of the check of what a host brought: those whose records and tickets will be believed, and the e-Cert's issuers.

folder: of the staged files. Everything raises CertificateError or ListError for what does not hold together.
"""

from reader.crypto.util import equal
from reader.errors import CertificateError, ListError
from reader.refusals import RecordNotVerified
from reader.storage.trust_status import numbered

_VERIFIER, _ROLE = 0x80, 0xC0  # of the CHAT byte: a domestic document verifier (TR-03110-3, C.4)


def verifiers(folder):
    """A callable giving the certificates of roots and document verifiers, read anew each time."""
    return lambda: numbered(folder + "/trust/cv", ".cvc")


def check_verifiers(folder):
    """Each root is signed by itself, each verifier by one of these roots; the reader's own signer by a verifier."""
    from reader.trust.cvc import CvCertificate

    for encoded in verifiers(folder)():
        found = CvCertificate(encoded)
        root = found if found.issuer == found.holder else _root(folder, found)
        if found is not root and (not found.role or found.role[0] & _ROLE != _VERIFIER):
            raise CertificateError("trust/cv: neither root nor verifier")
        if root.curve is None or not found.signed_by(root, root.curve):
            raise CertificateError("trust/cv: signature")
    for encoded in numbered(folder + "/signer", ".cvc"):
        _check_signer(folder, encoded, "own signer")


def _root(folder, verifier):
    from reader.trust.cvc import CvCertificate

    for encoded in verifiers(folder)():
        found = CvCertificate(encoded)
        if found.holder == verifier.issuer == found.issuer:
            return found
    raise CertificateError("trust/cv: no root above a verifier")


def _check_signer(folder, encoded, what):
    """Its rights, under verifier and root."""
    from reader.trust.record_trust import trusted

    try:
        return trusted(encoded, verifiers(folder))[2]
    except RecordNotVerified:
        raise CertificateError("%s: not certified by a verifier here" % what)


def check_tickets(folder, name, list_key, authorities, today):
    """The list's header. Its certificates are verifiers known here, and signers under them who may change a stay."""
    from reader.trust import ticket_list
    from reader.trust.record_trust import SIGN_CONDITION, SIGN_LIMIT

    header = ticket_list.check(folder + name, authorities, today)
    if not equal(ticket_list.key_id(list_key), header.key_id):
        raise ListError("ticket list made under another key")
    for encoded in ticket_list.certificates(folder + name):
        if any(encoded == known for known in verifiers(folder)()):
            continue
        if not _check_signer(folder, encoded, "ticket signer") & (SIGN_CONDITION | SIGN_LIMIT):
            raise ListError("ticket signer without the right")
    return header


def check_ecert_issuers(folder):
    """Each is an authority that certified itself."""
    from reader.trust.x509 import Certificate

    for encoded in numbered(folder + "/trust/ecert", ".cer"):
        found = Certificate(encoded)
        if not found.is_authority or not found.self_issued or not found.signed_by(found):
            raise CertificateError("e-Cert: no authority of its own")
