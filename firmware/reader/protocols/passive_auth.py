# SPDX-License-Identifier: Apache-2.0
"""Passive authentication (Doc 9303-11, 5.1): are the data as the issuer signed them? Evidence only."""

from reader.errors import DataError
from reader.lds import profile
from reader.lds import sod as sod_file
from reader.protocols.evidence import CLOCK_NOT_SET, PassiveEvidence
from reader.trust.cms import SignedData
from reader.trust.hashes import hash_name
from reader.trust.trust_list import BAD_SIGNATURE, SIGNER_REVOKED


class SignedObject:
    """EF.SOD, parsed. hash_name: what to digest the data groups with; digests: {data group: signed digest}.

    Raises LdsError, CertificateError, Unsupported.
    """

    def __init__(self, file):
        self.signed = SignedData(sod_file.signed_data(file))
        security_object = sod_file.SecurityObject(self.signed.content)
        self.hash_name = hash_name(security_object.hash_oid)
        self.digests = security_object.digests


class SignedInfos:
    """EF.CardSecurity, parsed (Doc 9303-11, 9.2.11). Raises as SignedObject does."""

    def __init__(self, file):
        self.signed = SignedData(file)

    @property
    def infos(self):
        """Its SecurityInfos. Raises LdsError."""
        from reader.lds.security_info import parse

        return parse(self.signed.content)


def verify(sod, digests, trust_list, today, crls=()):
    """PassiveEvidence of a SignedObject against {data group: digest of the file as read}.

    trust_list: a TrustList; today: YYYYMMDD, or None if the clock is not set; crls: DER revocation lists.
    """
    reason, revocation = _judge(sod.signed, profile.OID_LDS_SECURITY_OBJECT, trust_list, today, crls)
    evidence = PassiveEvidence(sod.hash_name, sod.digests, sod.signed.signer.not_after, reason, revocation)
    for group, digest in digests.items():
        evidence.add(group, digest)
    return evidence


def reason_against_infos(infos, trust_list, today, crls=()):
    """None if the SignedInfos are as the issuer signed them, else what is wrong with the signature or its signer."""
    return _judge(infos.signed, profile.OID_SECURITY_OBJECT, trust_list, today, crls)[0]


def _judge(signed, content_type, trust_list, today, crls):
    """(what is wrong with the signature or its signer or None, what the revocation lists say)."""
    nothing = None, None
    try:
        if signed.content_type != content_type or not signed.verify():
            return BAD_SIGNATURE, nothing
    except DataError:
        return BAD_SIGNATURE, nothing
    day = today or signed.signer.not_before
    reason, authority = trust_list.judge(signed.signer, day)
    if authority is None:
        return reason, nothing
    revoked, state, date = _revocation(crls, signed.signer, authority, day)
    if revoked:
        reason = SIGNER_REVOKED
    elif today is None:
        reason = CLOCK_NOT_SET
    return reason, (state, date)


def _revocation(crls, signer, authority, day):
    """One list is in memory at a time, and nothing of all this where there is none."""
    crls = iter(crls)
    first = next(crls, None)
    if first is None:
        return False, None, None
    from reader.trust import crl

    return crl.look_up(_and(first, crls), signer, authority, day)


def _and(first, others):
    yield first
    yield from others
