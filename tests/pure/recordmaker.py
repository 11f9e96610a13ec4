# SPDX-License-Identifier: Apache-2.0
"""For tests of records: a root, document verifiers and signers, and the records they sign, in the firmware's own
arithmetic.
"""

from provisioning import Counting, sign
from reader.codec import tlv
from reader.crypto import ec, sha2
from reader.crypto.aes import AES
from reader.crypto.curves import parameters
from reader.crypto.hmac import hmac
from reader.crypto.random import Drbg
from reader.lds import profile, records

ROOT, VERIFIER, SIGNER = b"UTTESTCVCA00001", b"UTTESTDV00001", b"UTTESTSIGN00001"
CARD = ("UX150273A", "20230612")
ALL = 0xFF1F
ROOT_ROLE, VERIFIER_ROLE, TERMINAL_ROLE = 0xC3, 0x80, 0x00
TODAY = "20261124"


class Authority:
    """key, name and the encoded certificate of each of the three."""

    def __init__(self, seed=77, rights=0x6000):
        self.random = Drbg(Counting(seed))
        on = ec.curve("P-256")
        self.root_key, self.verifier_key, self.signer_key = (on.new_key(self.random) for _ in range(3))
        self.root = self.certificate(ROOT, self.root_key, ROOT, self.root_key, ROOT_ROLE, ALL, domain=True)
        self.verifier = self.certificate(ROOT, self.root_key, VERIFIER, self.verifier_key, VERIFIER_ROLE, ALL)
        self.signer = self.signer_with(rights)

    def verifiers(self):
        return [self.root, self.verifier]

    def signer_with(self, rights, **changes):
        values = {"effective": "260701", "expiry": "270630"}
        values.update(changes)
        return self.certificate(VERIFIER, self.verifier_key, SIGNER, self.signer_key, TERMINAL_ROLE, rights, **values)

    def certificate(
        self, issuer, issuer_key, holder, key, role, rights, domain=False, effective="260701", expiry="270630"
    ):
        on = ec.curve("P-256")
        public = tlv.build(0x06, profile.OID_TA_ECDSA + b"\x03")
        point = tlv.build(0x86, on.encode(on.base(key)))
        if domain:
            p, a, b, n, x, y = (number.to_bytes(32, "big") for number in parameters("P-256"))
            for tag, value in ((0x81, p), (0x82, a), (0x83, b), (0x84, b"\x04" + x + y), (0x85, n)):
                public += tlv.build(tag, value)
            point += tlv.build(0x87, b"\x01")
        chat = tlv.build(0x06, profile.OID_INSPECTION_SYSTEM) + tlv.build(0x53, bytes((role,)))
        extension = tlv.build(0x06, profile.ARC + b"\x01") + tlv.build(0x53, rights.to_bytes(2, "big"))
        body = tlv.build(
            0x7F4E,
            tlv.build(0x5F29, b"\x00"),
            tlv.build(0x42, issuer),
            tlv.build(0x7F49, public + point),
            tlv.build(0x5F20, holder),
            tlv.build(0x7F4C, chat),
            tlv.build(0x5F25, bytes(int(digit) for digit in effective)),
            tlv.build(0x5F24, bytes(int(digit) for digit in expiry)),
            tlv.build(0x65, tlv.build(0x73, extension)),
        )
        return tlv.build(0x7F21, body, tlv.build(0x5F37, sign(issuer_key, sha2.digest("sha256", body), self.random)))

    def signed(self, body, certificate=1):
        """The record."""
        return records.whole(body, sign(self.signer_key, sha2.digest("sha256", body), self.random), certificate)

    def stay(self, certificate=1, **changes):
        return self.signed(stay_body(**changes), certificate)

    def flag(self, kind, **changes):
        build = records.build_confirmation if kind == "CF" else records.build_library
        values = {"number": CARD[0], "issued": CARD[1], "serial": 1, "state": 0, "decided": "20261101"}
        values.update({"link": records.NO_LINK, "place": "KIOS", "officer": "T1"})
        values.update(changes)
        return self.signed(build(**values))


def stay_body(**changes):
    values = {
        "number": CARD[0],
        "issued": CARD[1],
        "serial": 2,
        "changed": 2,
        "condition": 1,
        "limit": "20291130",
        "decided": "20261101",
        "link": b"previous",
        "deliver_until": "20270222",
        "place": "ISSU",
        "officer": "TABCDEFG",
    }
    values.update(changes)
    return records.build_stay(**values)


def ticket_list(issuer, key, certificates, tickets, **changes):
    """A signed list. issuer: of listmaker.py; tickets: (number, date of issue, record, which certificate)."""
    values = {"number": 1, "issued": "20261120", "good_until": "20261220", "usage": profile.ARC + b"\x02\x05"}
    values.update(changes)
    entries = sorted(_entry(key, *ticket) for ticket in tickets)
    signed = b"STK1\x00\x01" + values["number"].to_bytes(4, "big") + (values["issued"] + values["good_until"]).encode()
    signed += len(entries).to_bytes(2, "big") + sha2.digest("sha256", key)[:16] + bytes((len(certificates),))
    signed += b"".join(len(encoded).to_bytes(2, "big") + encoded for encoded in certificates)
    signed += b"".join(values.get("entries", entries))
    return signed + issuer.sign(signed, values["usage"])


def _entry(key, number, issued, record, which, about=None):
    """about: the card that the record is locked for, where it is another than the one it is found by."""
    found_by = hmac("sha256", key, number.encode(), issued.encode())[:8]
    number, issued = about or (number, issued)
    lock = hmac("sha256", key, b"ticket", number.encode(), issued.encode())[:16]
    iv = bytes(range(16))
    return found_by + iv + AES(lock).cbc_encrypt(iv, record + b"\x80" + bytes(191 - len(record))) + bytes((which,))
