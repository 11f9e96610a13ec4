# SPDX-License-Identifier: Apache-2.0
"""What a protocol leaves behind for the verdict: plain data, so that the protocol's own code can be dropped."""

from reader.crypto.util import equal

DATA_ALTERED = "data-altered"
CLOCK_NOT_SET = "clock-not-set"


class PassiveEvidence:
    """hash_name, signed_digests: from the security object; signer_valid_to: YYYYMMDD, the signer's last day.

    groups: {data group: whether its digest is the signed one}; reason: why the signature does not stand, or None.
    """

    def __init__(self, hash_name, signed_digests, signer_valid_to, reason):
        self.hash_name = hash_name
        self.signer_valid_to = signer_valid_to
        self._signed_digests = signed_digests
        self.groups = {}
        self._reason = reason

    def add(self, group, digest):
        """Compare one more data group's digest, read after the others. Returns whether it is the signed one."""
        signed = self._signed_digests.get(group)
        self.groups[group] = signed is not None and equal(signed, digest)
        return self.groups[group]

    @property
    def reason(self):
        """The heaviest reason against: an altered group, then what is wrong with the signature. None if nothing is."""
        return self._reason if all(self.groups.values()) else DATA_ALTERED

    @property
    def signed(self):
        """Whether every group compared so far is as the issuer signed it."""
        return self.reason is None
