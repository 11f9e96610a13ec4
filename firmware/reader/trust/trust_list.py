# SPDX-License-Identifier: Apache-2.0
"""The country signing certificates this reader trusts, and the way from a signer to one of them (Doc 9303-12).

Self-issued certificates on the list are roots. A link certificate, by which a country signing authority vouches for its
next key, counts only when links lead from it to a root.
"""

from reader.errors import CertificateError, DataError
from reader.trust.x509 import DIGITAL_SIGNATURE, KEY_CERT_SIGN, Certificate

# What may be wrong with a signer, in the order in which it is looked for
UNKNOWN_SIGNER = "unknown-signer"  # nobody on the list issued it
BAD_SIGNATURE = "bad-signature"  # an issuer's name on it, but not that issuer's signature
NOT_A_SIGNER = "not-a-signer"  # issued by one on the list, but for something else than signing documents
SIGNER_REVOKED = "signer-revoked"
SIGNER_EXPIRED = "signer-expired"  # it, or its issuer, is not valid today
NO_TRUST_LIST = "no-trust-list"

_MOST_LINKS = 4


class TrustList:
    """encoded: the DER certificates of country signing authorities, or a callable that gives them anew each time, so
    that none has to be kept in memory. Parsed only when a signer is looked up.
    """

    def __init__(self, encoded):
        kept = None if callable(encoded) else list(encoded)
        self._encoded = encoded if kept is None else lambda: kept

    def _certificates(self):
        yield from self._encoded()  # pyright: ignore[reportGeneralTypeIssues]

    def __len__(self):
        return sum(1 for _ in self._certificates())

    def _issuers(self, certificate):
        """The authorities that the certificate may be from, by name and, where it gives one, key identifier."""
        for encoded in self._certificates():
            if certificate.issuer not in bytes(encoded):  # cheaper than parsing the hundreds that are not it
                continue
            try:
                authority = Certificate(encoded)
            except CertificateError:
                continue  # one unreadable entry must not take away the others
            if authority.subject == certificate.issuer and (
                certificate.authority_key_id in (None, authority.subject_key_id)
            ):
                yield authority

    def reason_against(self, signer, today):
        """None if the signer's certificate is good today, else one of the reasons above. today: YYYYMMDD."""
        return self.judge(signer, today)[0]

    def judge(self, signer, today):
        """(reason or None, the authority that issued it). Without a way to a root the authority is None."""
        if not any(True for _ in self._certificates()):
            return NO_TRUST_LIST, None
        reason, issuer = UNKNOWN_SIGNER, None
        for authority in self._issuers(signer):
            found = _wrong_with_signer(signer, authority, today) or self._wrong_with_authority(authority)
            if found is None:
                return None, authority
            if issuer is None:  # what was found with an authority whose signature it is says more
                reason, issuer = found, authority if found == SIGNER_EXPIRED else None
        return reason, issuer

    def _wrong_with_authority(self, authority, links=0):
        """None for a root, and for a link certificate that hangs on one."""
        if authority.self_issued:
            return None
        if links == _MOST_LINKS:
            return UNKNOWN_SIGNER
        for older in self._issuers(authority):
            if _wrong_with_link(authority, older) is None and self._wrong_with_authority(older, links + 1) is None:
                return None
        return UNKNOWN_SIGNER


def _wrong_with_signer(signer, authority, today):
    if not _signed_by(signer, authority):
        return BAD_SIGNATURE
    if not _may_certify(authority):
        return UNKNOWN_SIGNER
    if not _may_sign_documents(signer):
        return NOT_A_SIGNER
    for certificate in signer, authority:
        if not certificate.not_before <= today <= certificate.not_after:
            return SIGNER_EXPIRED
    return None


def _wrong_with_link(link, older):
    """A link is made while the older certificate is valid; that one may have run out since."""
    if not _signed_by(link, older):
        return BAD_SIGNATURE
    if not _may_certify(older) or not older.not_before <= link.not_before <= older.not_after:
        return UNKNOWN_SIGNER
    return None


def _signed_by(certificate, issuer):
    try:
        return certificate.signed_by(issuer)
    except DataError:
        return False


def _may_certify(certificate):
    """Doc 9303-12, 7.1: an authority is marked as one and signs certificates."""
    return certificate.is_authority and _has_usage(certificate, KEY_CERT_SIGN)


def _may_sign_documents(certificate):
    """Doc 9303-12, 7.1: a document signer signs data, and has no extended key usage, which all others have."""
    return not certificate.is_authority and certificate.purposes is None and _has_usage(certificate, DIGITAL_SIGNATURE)


def _has_usage(certificate, usage):
    return certificate.key_usage is not None and certificate.key_usage & usage and not certificate.unknown_critical
