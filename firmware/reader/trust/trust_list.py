# SPDX-License-Identifier: Apache-2.0
"""The country signing certificates this reader trusts, and the step from a signer to one of them (Doc 9303-12)."""

from reader.errors import CertificateError, DataError
from reader.trust.x509 import DIGITAL_SIGNATURE, KEY_CERT_SIGN, Certificate

# What may be wrong with a signer, in the order in which it is looked for
UNKNOWN_SIGNER = "unknown-signer"  # nobody on the list issued it
BAD_SIGNATURE = "bad-signature"  # an issuer's name on it, but not that issuer's signature
SIGNER_EXPIRED = "signer-expired"  # it, or its issuer, is not valid today
NO_TRUST_LIST = "no-trust-list"


class TrustList:
    """encoded: the DER certificates of country signing authorities; parsed only when a signer is looked up."""

    def __init__(self, encoded):
        self._encoded = list(encoded)

    def __len__(self):
        return len(self._encoded)

    def _issuers(self, certificate):
        """The authorities that the certificate may be from, by name and, where it gives one, key identifier."""
        for encoded in self._encoded:
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
        if not self._encoded:
            return NO_TRUST_LIST
        reason = UNKNOWN_SIGNER
        for authority in self._issuers(signer):
            reason = _chain(signer, authority, today)
            if reason is None:
                break
        return reason


def _chain(signer, authority, today):
    try:
        if not signer.signed_by(authority):
            return BAD_SIGNATURE
    except DataError:
        return BAD_SIGNATURE
    if not _may_sign(authority, True, KEY_CERT_SIGN) or not _may_sign(signer, False, DIGITAL_SIGNATURE):
        return UNKNOWN_SIGNER
    for certificate in (signer, authority):
        if not certificate.not_before <= today <= certificate.not_after:
            return SIGNER_EXPIRED
    return None


def _may_sign(certificate, authority, usage):
    """Doc 9303-12, 7.1: an authority is marked as one and signs certificates; a document signer signs data."""
    return (
        certificate.is_authority == authority
        and certificate.key_usage is not None
        and bool(certificate.key_usage & usage)
        and not certificate.unknown_critical
    )
