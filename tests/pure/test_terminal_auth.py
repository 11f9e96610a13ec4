# SPDX-License-Identifier: Apache-2.0
"""CV certificates and terminal authentication, with a card that checks the chain and the signature itself."""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.sha2 import digest
from reader.errors import CardError, CertificateError, NotAuthorised, ProtocolError, StatusError, TlvError, Unsupported
from reader.iso7816.connection import CardConnection
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.protocols.evidence import ChipEvidence, Opened
from reader.protocols.terminal_auth import terminal_auth
from reader.trust import cvc
from scripted import octets
from support import raises, run

CURVE = "P-256"
SHA256 = profile.OID_TA_ECDSA + b"\x03"
CHALLENGE = octets("0102030405060708")
CVCA1, CVCA2, DV, TERMINAL = b"UTCVCA00001", b"UTCVCA00002", b"UTDV00001", b"UTKIOSK0100001"
KEYS = {CVCA1: 11, CVCA2: 12, DV: 13, TERMINAL: 14}


def signed(key, *message):
    """Plain ECDSA with the nonce 1: good enough for a test."""
    curve = ec.curve(CURVE)
    r = int.from_bytes(curve.x(curve.base(b"\x01")), "big") % curve.order
    s = (int.from_bytes(digest("sha256", *message), "big") + r * key) % curve.order
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def point_of(name):
    curve = ec.curve(CURVE)
    return curve.encode(curve.base(bytes((KEYS[name],))))


def certificate(issuer, holder, role=0x03, changes=None, domain=False, rights=b"\xff\xfe"):
    """changes: {tag of the body: other octets}."""
    key = tlv.build(0x06, SHA256)
    if domain:
        from reader.crypto.curves import parameters

        p, a, b, n, gx, gy = (number.to_bytes(32, "big") for number in parameters(CURVE))
        for tag, value in ((0x81, p), (0x82, a), (0x83, b), (0x84, b"\x04" + gx + gy), (0x85, n)):
            key += tlv.build(tag, value)
    key += tlv.build(0x86, point_of(holder))
    if domain:
        key += tlv.build(0x87, b"\x01")
    role_of = tlv.build(0x06, profile.OID_INSPECTION_SYSTEM) + tlv.build(0x53, bytes((role,)))
    extension = tlv.build(0x73, tlv.build(0x06, profile.ARC + b"\x01"), tlv.build(0x53, rights))
    fields = {
        0x5F29: b"\0",
        0x42: issuer,
        0x7F49: key,
        0x5F20: holder,
        0x7F4C: role_of,
        0x5F25: octets("020601010001"),
        0x5F24: octets("020601020001"),
        0x65: extension,
    }
    fields.update(changes or {})
    order = (0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C, 0x5F25, 0x5F24, 0x65)
    body = tlv.build(0x7F4E, *[tlv.build(tag, fields[tag]) for tag in order if fields[tag] is not None])
    return tlv.build(0x7F21, body, tlv.build(0x5F37, signed(KEYS[issuer], body)))


LINK = certificate(CVCA1, CVCA2, 0xC3, domain=True)
CHAIN = [cvc.CvCertificate(one) for one in (LINK, certificate(CVCA2, DV, 0x83), certificate(DV, TERMINAL))]


def test_the_fields():
    terminal = CHAIN[2]
    assert terminal.issuer == DV and terminal.holder == TERMINAL
    assert (terminal.effective, terminal.expiry) == ("20261101", "20261201")
    assert terminal.role_oid == profile.OID_INSPECTION_SYSTEM and terminal.role == b"\x03"
    assert terminal.extensions == {profile.ARC + b"\x01": b"\xff\xfe"}
    assert terminal.hash_name == "sha256" and terminal.curve is None and CHAIN[0].curve == CURVE
    assert CHAIN[1].signed_by(CHAIN[0], CURVE) and CHAIN[2].signed_by(CHAIN[1], CURVE)
    assert not CHAIN[2].signed_by(CHAIN[0], CURVE)


def test_each_field_wrong_in_turn():
    for tag, value in (
        (0x5F29, b"\1"),
        (0x42, b""),
        (0x42, b"U" * 17),
        (0x5F20, None),
        (0x7F49, octets("0600")),
        (0x7F49, tlv.build(0x06, SHA256)),
        (0x7F4C, b""),
        (0x7F4C, octets("530103")),
        (0x5F25, octets("0206010100")),
        (0x5F25, octets("02060D010001")),
        (0x5F24, octets("020603000102")),
        (0x65, octets("7300")),
    ):
        issuer = CVCA1
        encoded = certificate(issuer, CVCA2, changes={tag: value})
        with raises((CertificateError, Unsupported)):
            cvc.CvCertificate(encoded)


def test_certificates_cut_off_or_with_more():
    for end in range(0, len(LINK), 7):
        with raises(CertificateError):
            cvc.CvCertificate(LINK[:end])
    body = tlv.need(LINK, 0x7F21, 0x7F4E)
    for wrong in (
        LINK + b"\0",
        tlv.build(0x7F21, tlv.build(0x7F4E, body)),
        tlv.build(0x7F21, tlv.build(0x7F4E, body, tlv.build(0x04, b"x")), tlv.build(0x5F37, bytes(64))),
        tlv.build(0x7F21, tlv.build(0x7F4E, body), tlv.build(0x5F37, bytes(3000))),
    ):
        with raises(CertificateError):
            cvc.CvCertificate(wrong)


def test_unknown_algorithms_and_curves():
    key = tlv.build(0x06, profile.OID_TERMINAL_AUTHENTICATION + b"\x01\x02") + tlv.build(0x81, b"\1")
    with raises(Unsupported):
        cvc.CvCertificate(certificate(CVCA1, DV, changes={0x7F49: key}))
    key = bytes(tlv.need(LINK, 0x7F21, 0x7F4E, 0x7F49))
    with raises(Unsupported):
        cvc.CvCertificate(certificate(CVCA1, DV, changes={0x7F49: key.replace(octets("870101"), octets("870102"))}))


def test_signatures_out_of_range():
    for wrong in (bytes(64), bytes(32) + b"\1" * 32, b"\xff" * 64, b"", bytes(63), bytes(65)):
        assert not cvc.verify(point_of(DV), CURVE, "sha256", wrong, b"message")


def test_which_part_of_the_chain_the_card_needs():
    assert cvc.chain_for(CHAIN, (CVCA2, CVCA1)) == CHAIN[1:]
    assert cvc.chain_for(CHAIN, (CVCA1,)) == CHAIN
    assert cvc.chain_for([CHAIN[1], CHAIN[0], CHAIN[2]], (CVCA1,)) == CHAIN
    for certificates, references in ((CHAIN, (b"OTHER",)), (CHAIN, ()), ([], (CVCA1,)), (CHAIN[::2], (CVCA1,))):
        assert cvc.chain_for(certificates, references) == []
    circle = [
        cvc.CvCertificate(certificate(DV, CVCA2)),
        cvc.CvCertificate(certificate(CVCA2, DV)),
        CHAIN[2],
    ]
    assert cvc.chain_for(circle, (CVCA1,)) == []


def test_references_of_an_ordinary_passport():
    both = tlv.build(0x42, CVCA2) + tlv.build(0x42, CVCA1)
    assert cvc.references(both + bytes(10)) == (CVCA2, CVCA1)
    assert cvc.references(bytes(36)) == ()
    for wrong in (octets("4205"), octets("430141"), both + tlv.build(0x42, DV), octets("42")):
        with raises(TlvError):
            cvc.references(wrong)


class GateCard(CardConnection):
    """Verifies what it is sent, as a card does. refuse: {instruction: status word}."""

    max_command, max_response, extended = 262, 262, False

    def __init__(self, trusted, card_key, newest, refuse=None):
        self.keys = {name: (point_of(name), "sha256") for name in trusted}
        self.card_key, self.newest, self.refuse = card_key, newest, refuse or {}
        self.current, self.data, self.open = None, b"", False

    async def transceive(self, command):
        command = bytes(command)
        ins, p = command[1], command[2:4]
        if ins == 0x84:
            return self.refuse.get(0x84, (CHALLENGE, 0x9000))
        self.data += command[5 : 5 + command[4]]
        if command[0] & 0x10:
            return b"", 0x9000
        data, self.data = self.data, b""
        if ins in self.refuse:
            return b"", self.refuse[ins]
        return b"", self._verify(ins, p, data)

    def _verify(self, ins, p, data):
        if ins == 0x22:
            self.current = bytes(tlv.only(data, 0x83))
            return 0x9000 if self.current in self.keys else 0x6A88
        point, hash_name = self.keys[self.current]
        if ins == 0x2A:
            assert p == octets("00BE")
            one = cvc.CvCertificate(tlv.build(0x7F21, data))
            if not cvc.verify(point, CURVE, hash_name, one.signature, one.body):
                return 0x6300
            self.keys[one.holder] = one.point, one.hash_name
            return 0x9000
        self.open = cvc.verify(point, CURVE, hash_name, data, self.card_key[1:33], CHALLENGE, self.newest[1:33])
        return 0x9000 if self.open else 0x6300


def opened(references):
    evidence = Opened("PACE", CURVE, "CAM")
    evidence.card_key, evidence.my_key = point_of(CVCA1), point_of(CVCA2)
    evidence.references = references
    return evidence


def prove(card, chip=None, key=14, references=(CVCA1,), certificates=CHAIN):
    digests = []

    def sign(message_digest):
        digests.append(message_digest)
        curve = ec.curve(CURVE)
        r = int.from_bytes(curve.x(curve.base(b"\x01")), "big") % curve.order
        s = (int.from_bytes(message_digest, "big") + r * key) % curve.order
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    run(terminal_auth(CardSession(card), certificates, opened(references), chip, sign))
    assert len(digests) == 1


def test_after_cam_the_key_of_pace_is_signed():
    card = GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2))
    prove(card)
    assert card.open


def test_after_chip_authentication_its_key_is_signed():
    chip = ChipEvidence("CA", b"", True, my_key=point_of(DV))
    card = GateCard([CVCA1, CVCA2], point_of(CVCA1), point_of(DV))
    prove(card, chip, references=(CVCA2, CVCA1))
    assert card.open
    with raises(NotAuthorised):  # and not PACE's
        prove(GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2)), chip)


def test_what_the_card_does_not_accept():
    good = point_of(CVCA1), point_of(CVCA2)
    with raises(NotAuthorised):
        prove(GateCard([CVCA1], *good), key=15)
    with raises(NotAuthorised):
        prove(GateCard([CVCA1], *good), references=())
    with raises(NotAuthorised):  # a link left out
        prove(GateCard([CVCA1], *good), certificates=[CHAIN[0], CHAIN[2]])
    forged = cvc.CvCertificate(certificate(CVCA2, DV)[:-1] + b"\0")
    with raises(NotAuthorised):
        prove(GateCard([CVCA1], *good), certificates=[CHAIN[0], forged, CHAIN[2]])


def test_refusals_at_each_step():
    for ins in (0x22, 0x2A, 0x82):
        for sw in (0x6300, 0x6982, 0x6985, 0x6A80, 0x6A88):
            with raises(NotAuthorised):
                prove(GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2), refuse={ins: sw}))
        with raises(StatusError):
            prove(GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2), refuse={ins: 0x6FFF}))
    for answer in ((b"", 0x9000), (CHALLENGE[:7], 0x9000), (b"", 0x6982)):
        with raises((ProtocolError, CardError)):
            prove(GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2), refuse={0x84: answer}))


def test_the_signature_may_come_later():
    async def sign(message_digest):
        curve = ec.curve(CURVE)
        r = int.from_bytes(curve.x(curve.base(b"\x01")), "big") % curve.order
        s = (int.from_bytes(message_digest, "big") + r * 14) % curve.order
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    card = GateCard([CVCA1], point_of(CVCA1), point_of(CVCA2))
    run(terminal_auth(CardSession(card), CHAIN, opened((CVCA1,)), None, sign))
    assert card.open
