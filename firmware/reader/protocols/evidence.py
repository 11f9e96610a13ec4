# SPDX-License-Identifier: Apache-2.0
"""What a protocol leaves behind for the verdict: plain data, so that the protocol's own code can be dropped."""

from reader.crypto.util import equal

DATA_ALTERED = "data-altered"
CLOCK_NOT_SET = "clock-not-set"
CARD_SECURITY = "card-security"  # takes the place of a data group's number


class Opened:
    """How the chip was opened.

    protocol: "PACE" or "BAC"; curve: its name, "" without; mapping: "GM", "IM", "CAM" or None; oid: of the PACE chosen;
    password_id: 1 MRZ, 2 CAN; card_key, my_key: the two public keys of the agreement, octets;
    references: names of the authorities whose certificates the card takes, newest first;
    map_key, chip_data: with CAM, the card's mapping key and the chip authentication data that must explain it.
    """

    def __init__(self, protocol, curve, mapping=None, oid=None, password_id=None):
        self.protocol, self.curve, self.mapping = protocol, curve, mapping
        self.oid, self.password_id = oid, password_id
        self.card_key = self.my_key = self.map_key = self.chip_data = b""
        self.references = ()


class ChipEvidence:
    """Whether the chip has the private key it should have.

    group: the data group the key is from, 14 or 15, or CARD_SECURITY;
    method: "CA", "CAM" or "AA"; proved: True, False, or None while only the card's next answer can tell (`confirm`);
    key: the encoded SubjectPublicKeyInfo, to be looked for among the signed ones; my_key: with CA, the reader's new
    ephemeral key, which terminal authentication signs; reason: why it failed, for staff.
    """

    def __init__(self, method, key, proved=None, my_key=None, reason=""):
        self.method, self.key, self.proved = method, bytes(key), proved
        self.my_key, self.reason = my_key, reason
        self.group = 15 if method == "AA" else 14

    def confirm(self, session):
        """After a command under the new keys: an intact answer proves that the chip could derive them (CA)."""
        if self.proved is None and session.answers:
            self.proved = True
        return self.proved

    def fail(self, reason):
        """The card broke off before it had shown the new keys: a copy without the private key does just that."""
        if self.proved is None:
            self.proved, self.reason = False, reason


class Offers:
    """What the card's signed files say it can do, to be held against what was done (protocols/plan.py, `offers`).

    pace: PACE; chip: chip authentication; active: active authentication; access_kept: whether EF.CardAccess says what
    was signed, None if there is no such file.
    """

    def __init__(self, pace, chip, active, access_kept):
        self.pace, self.chip, self.active, self.access_kept = pace, chip, active, access_kept


class LostEvidence:
    """found: whether the card is on the list; date, good_until: the list's, YYYYMMDD."""

    def __init__(self, found, date, good_until):
        self.found, self.date, self.good_until = found, date, good_until


class PassiveEvidence:
    """hash_name, signed_digests: from the security object; signer_valid_to: YYYYMMDD, the signer's last day.

    groups: {data group: whether its digest is the signed one}; reason: why the signature does not stand, or None.
    listed: numbers of the groups that were signed; revocation: (state of trust/crl.py, the list's date or None).
    """

    def __init__(self, hash_name, signed_digests, signer_valid_to, reason, revocation=(None, None)):
        self.hash_name = hash_name
        self.signer_valid_to = signer_valid_to
        self._signed_digests = signed_digests
        self.groups = {}
        self.revocation = revocation
        self._reason = reason

    @property
    def listed(self):
        return sorted(self._signed_digests)

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
