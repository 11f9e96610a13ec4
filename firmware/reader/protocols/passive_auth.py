# SPDX-License-Identifier: Apache-2.0
"""Passive authentication (Doc 9303-11, 5.1): are the data as the issuer signed them? Evidence only."""

from reader.errors import DataError
from reader.lds import profile
from reader.lds import sod as sod_file
from reader.protocols.evidence import CLOCK_NOT_SET, PassiveEvidence
from reader.trust import algorithms
from reader.trust.cms import SignedData
from reader.trust.trust_list import BAD_SIGNATURE, SIGNER_EXPIRED


class SignedObject:
    """EF.SOD, parsed. hash_name: what to digest the data groups with; digests: {data group: signed digest}.

    Raises LdsError, CertificateError, Unsupported.
    """

    def __init__(self, file):
        self.signed = SignedData(sod_file.signed_data(file))
        security_object = sod_file.SecurityObject(self.signed.content)
        self.hash_name = algorithms.hash_name(security_object.hash_oid)
        self.digests = security_object.digests


def verify(sod, digests, trust_list, today):
    """PassiveEvidence of a SignedObject against {data group: digest of the file as read}.

    trust_list: a TrustList; today: YYYYMMDD, or None if the clock is not set.
    """
    reason = _signature_reason(sod, trust_list, today)
    evidence = PassiveEvidence(sod.hash_name, sod.digests, sod.signed.signer.not_after, reason)
    for group, digest in digests.items():
        evidence.add(group, digest)
    return evidence


def _signature_reason(sod, trust_list, today):
    """What is wrong with the signature or its signer, None if nothing is."""
    signed = sod.signed
    try:
        if signed.content_type != profile.OID_LDS_SECURITY_OBJECT or not signed.verify():
            return BAD_SIGNATURE
    except DataError:
        return BAD_SIGNATURE
    reason = trust_list.reason_against(signed.signer, today or signed.signer.not_before)
    if today is None and reason in (None, SIGNER_EXPIRED):
        return CLOCK_NOT_SET
    return reason
