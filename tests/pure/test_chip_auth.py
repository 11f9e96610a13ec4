# SPDX-License-Identifier: Apache-2.0
"""Chip authentication with a card that has the key, one that has not, and one that refuses or sends rubbish."""

from card_side import SecuredCard
from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.sha2 import digest
from reader.errors import PointError, SecureMessagingError, Unsupported
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.lds.security_info import parse, parse_dg14
from reader.protocols import chip_auth
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from scripted import octets
from support import raises, run

KS_ENC, KS_MAC = bytes(range(16)), bytes(range(16, 32))
SECRET = bytes(31) + b"\x2a"
SIZES = {2: 16, 3: 24, 4: 32}


class Random:
    def read(self, count):
        return bytearray(b"\x01" * count)


def key_info(curve_id, point, key_id=None):
    """ChipAuthenticationPublicKeyInfo with standardised domain parameters."""
    algorithm = tlv.build(0x30, octets("060704007F00070102"), tlv.build(0x02, bytes((curve_id,))))
    subject = tlv.build(0x30, algorithm, tlv.build(0x03, b"\0" + point))
    number = b"" if key_id is None else tlv.build(0x02, bytes((key_id,)))
    return tlv.build(0x30, tlv.build(0x06, profile.OID_PUBLIC_KEY_ECDH), subject, number)


def chip_info(cipher, key_id=None):
    number = b"" if key_id is None else tlv.build(0x02, bytes((key_id,)))
    oid = tlv.build(0x06, profile.OID_CA_ECDH + bytes((cipher,)))
    return tlv.build(0x30, oid, octets("020101"), number)


def infos_of(*encoded):
    return parse(tlv.build(0x31, *encoded))


class ChipCard(SecuredCard):
    """Under secure messaging from the start; takes the new keys after GENERAL AUTHENTICATE. secret: its private key."""

    def __init__(self, curve_id, cipher, secret=SECRET, refuse=None):
        SecuredCard.__init__(self, KS_ENC, KS_MAC, self.respond)
        self.curve, self.cipher = ec.curve(profile.PARAMETERS[curve_id]), cipher
        self.secret, self.refuse = secret, refuse or {}
        self.commands, self.next_keys = [], None

    async def transceive(self, command):
        answer = await SecuredCard.transceive(self, command)
        if self.next_keys:
            self.ks_enc, self.ks_mac = self.next_keys
            self.counter, self.next_keys = 0, None
        return answer

    def respond(self, header, data, le):
        self.commands.append((header, bytes(data)))
        if header[1] in self.refuse:
            return b"", self.refuse[header[1]]
        if header[1] == 0x86:
            theirs = bytes(tlv.need(data, 0x7C, 0x80))
            shared = self.curve.x(self.curve.multiply(self.secret, self.curve.decode(theirs)))
            name = "sha1" if self.cipher == 2 else "sha256"
            self.next_keys = [
                digest(name, shared, counter.to_bytes(4, "big"))[: SIZES[self.cipher]] for counter in (1, 2)
            ]
            return octets("7C00"), 0x9000
        return b"file", 0x9000


def public(curve_id, secret=SECRET):
    curve = ec.curve(profile.PARAMETERS[curve_id])
    return curve.encode(curve.base(secret))


def authenticate(card, infos):
    session = CardSession(card)
    session.secure(SecureMessaging(AesCipher(KS_ENC, KS_MAC)))
    info, key = chip_auth.choose(infos)
    return session, run(chip_auth.chip_auth(session, info, key, Random()))


def test_a_chip_with_the_key_on_every_curve_and_cipher():
    for curve_id in profile.PARAMETERS:
        for cipher in (2, 3, 4) if curve_id == 13 else (4,):
            card = ChipCard(curve_id, cipher)
            infos = infos_of(chip_info(cipher), key_info(curve_id, public(curve_id)))
            session, evidence = authenticate(card, infos)
            assert evidence.proved is None and evidence.confirm(session) is None
            assert bytes(run(session.send(0xB0, 0, 0, le=16))) == b"file"
            assert evidence.confirm(session) is True
            assert evidence.my_key and evidence.key == infos.chip_keys[0].encoded


def test_what_is_sent():
    card = ChipCard(13, 2)
    _, evidence = authenticate(card, infos_of(chip_info(2, 5), key_info(13, public(13), 5)))
    assert card.commands == [
        (octets("0C2241A4"), octets("800A04007F00070202030202 840105")),
        (octets("0C860000"), octets("7C43 8041") + evidence.my_key),
    ]


def test_a_copy_without_the_key_is_found_out_at_the_next_answer():
    card = ChipCard(13, 4, secret=bytes(31) + b"\x2b")
    session, evidence = authenticate(card, infos_of(chip_info(4), key_info(13, public(13))))
    with raises((SecureMessagingError, AssertionError)):
        run(session.send(0xB0, 0, 0, le=16))
    evidence.fail("answer")
    assert evidence.proved is False
    with raises(SecureMessagingError):
        run(session.send(0xB0, 0, 0, le=16))


def test_a_refusal_leaves_the_old_keys_and_is_told():
    for ins in (0x22, 0x86):
        for sw in (0x6300, 0x6982, 0x6A80, 0x6A88, 0x6FFF):
            card = ChipCard(13, 2, refuse={ins: sw})
            session, evidence = authenticate(card, infos_of(chip_info(2), key_info(13, public(13))))
            assert evidence.proved is False and evidence.reason == "%04X" % sw
            assert bytes(run(session.send(0xB0, 0, 0, le=16))) == b"file"
            assert evidence.confirm(session) is False


def test_keys_that_are_no_points():
    for point in (public(13)[:-1] + b"\0", b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, b"\0"):
        with raises(PointError):
            authenticate(ChipCard(13, 2), infos_of(chip_info(2), key_info(13, point)))


def test_the_strongest_is_chosen_with_its_own_key():
    keys = key_info(13, public(13), 1), key_info(12, public(12), 2)
    info, key = chip_auth.choose(infos_of(chip_info(1, 1), chip_info(2, 1), chip_info(4, 2), *keys))
    assert info.oid[-1] == 4 and key.key_id == 2
    info, key = chip_auth.choose(infos_of(chip_info(3, 7), chip_info(2, 1), *keys))
    assert info.oid[-1] == 2 and key.key_id == 1
    info, key = chip_auth.choose(infos_of(keys[0]))
    assert info.oid[-1] == 1 and key.key_id == 1
    with raises(Unsupported):
        chip_auth.choose(infos_of(chip_info(2, 9), *keys))
    with raises(Unsupported):
        chip_auth.choose(infos_of(chip_info(2)))


def test_dg14_around_the_infos():
    infos = parse_dg14(tlv.build(0x6E, tlv.build(0x31, chip_info(2), key_info(13, public(13)))))
    assert len(infos.chip) == 1 and len(infos.chip_keys) == 1 and not infos.pace and not infos.terminal
