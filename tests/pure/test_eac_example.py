# SPDX-License-Identifier: Apache-2.0
"""BSI's worked example for TR-03110: PACE, chip authentication, terminal authentication, the card's signed file.

It is of version 2, of which this reader does the parts that version 1 and Doc 9303 share; the rest of chip
authentication (a nonce in the key derivation, a token) is put together here from the same primitives.
"""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.cmac import cmac
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.lds.security_info import parse_card_access
from reader.protocols import pace
from reader.protocols.kdf import ENCRYPTION, MAC, kdf
from reader.protocols.passive_auth import SignedInfos
from reader.protocols.secure_messaging import AesCipher
from reader.trust import cvc
from scripted import FixedRandom, ScriptedCard
from support import raises, run

PASSWORD = b"123456"
CERTIFICATES = "brainpoolP512r1"
OK = b"\x90\x00"


def _read():
    folder = __file__.rpartition("/")[0]
    with open((folder + "/" if folder else "") + "eac_example.txt") as file:
        for line in file:
            name, _, value = line.strip().partition(" ")
            if name != "#":
                yield name, bytes.fromhex(value)


GIVEN = dict(_read())


def answer(tag, name):
    return None, tlv.build(0x7C, tlv.build(tag, GIVEN[name])) + OK


def test_pace():
    info = pace.choose(parse_card_access(GIVEN["card-access"]).pace)
    assert info.curve == "brainpoolP256r1"
    card = ScriptedCard(
        (
            (None, OK),
            answer(0x80, "nonce-encrypted"),
            answer(0x82, "map-card"),
            answer(0x84, "card"),
            answer(0x86, "token-card"),
        )
    )
    session = CardSession(card)
    random = FixedRandom(GIVEN["map-key"], GIVEN["key"])
    opened = run(pace.pace(session, info, PASSWORD, pace.PACE_CAN, random))
    assert opened.my_key == GIVEN["public"] and opened.card_key == GIVEN["card"]
    for sent, name in ((2, "map-public"), (3, "public"), (4, "token")):
        assert GIVEN[name] in card.sent[sent], name
    cipher = session._secure._cipher
    assert cipher._ks_enc == GIVEN["ks-enc"] and cipher._ks_mac == GIVEN["ks-mac"]


def test_the_mapping_step_by_step():
    curve = ec.curve("brainpoolP256r1")
    hidden = curve.multiply(GIVEN["map-key"], curve.decode(GIVEN["map-card"]))
    assert curve.encode(hidden) == GIVEN["hidden"]
    generator = curve.add(curve.base(GIVEN["nonce"]), hidden)
    assert curve.encode(generator) == GIVEN["generator"]
    assert curve.encode(curve.multiply(GIVEN["key"], generator)) == GIVEN["public"]
    assert curve.x(curve.multiply(GIVEN["key"], curve.decode(GIVEN["card"]))) == GIVEN["shared"]


def test_secure_messaging():
    cipher = AesCipher(GIVEN["ks-enc"], GIVEN["ks-mac"])
    counter = bytes(15) + b"\x01"
    padded = GIVEN["plain"] + b"\x80" + bytes(-(len(GIVEN["plain"]) + 1) % 16)
    assert cipher.encrypt(counter, padded) == GIVEN["encrypted"]
    assert cipher.decrypt(counter, GIVEN["encrypted"]) == padded
    data = GIVEN["answer"]
    assert cipher.mac(bytes(15) + b"\x02", data, b"\x80" + bytes(15 - len(data))) == GIVEN["answer-mac"]


def test_chip_authentication():
    curve = ec.curve("brainpoolP256r1")
    assert curve.encode(curve.base(GIVEN["ca-key"])) == GIVEN["ca-public"]
    shared = curve.x(curve.multiply(GIVEN["ca-key"], curve.decode(GIVEN["ca-card"])))
    assert shared == GIVEN["ca-shared"]
    assert kdf(shared + GIVEN["ca-nonce"], ENCRYPTION, 16) == GIVEN["ca-ks-enc"]
    assert kdf(shared + GIVEN["ca-nonce"], MAC, 16) == GIVEN["ca-ks-mac"]
    oid = profile.OID_CA_ECDH + b"\x02"
    signed = tlv.build(0x7F49, tlv.build(0x06, oid), tlv.build(0x86, GIVEN["ca-public"]))
    assert cmac(GIVEN["ca-ks-mac"], signed)[:8] == GIVEN["ca-token"]


def test_the_chain_of_certificates():
    root, verifier, terminal = [cvc.CvCertificate(GIVEN[name]) for name in ("cvca", "dv", "terminal")]
    assert root.curve == CERTIFICATES and root.hash_name == "sha512" and verifier.curve is None
    assert root.signed_by(root, CERTIFICATES)
    assert verifier.signed_by(root, CERTIFICATES) and terminal.signed_by(verifier, CERTIFICATES)
    assert not terminal.signed_by(root, CERTIFICATES)
    assert cvc.chain_for([verifier, terminal], (root.holder,)) == [verifier, terminal]


def test_terminal_authentication():
    """Over the card's key of PACE, its challenge, and the key of the chip authentication to come, by their x."""
    terminal = cvc.CvCertificate(GIVEN["terminal"])
    message = [GIVEN["card"][1:33], GIVEN["ta-challenge"], GIVEN["ca-public"][1:33]]

    def verified(*parts):
        return cvc.verify(terminal.point, CERTIFICATES, terminal.hash_name, GIVEN["ta-signature"], *parts)

    assert verified(*message)
    for i in range(3):
        assert not verified(*[part[:-1] + b"\0" if j == i else part for j, part in enumerate(message)])


def test_the_signed_file():
    """EF.CardSecurity: the key is the one of chip authentication; RSASSA-PSS with SHA-256 and 2048 bits."""
    infos = SignedInfos(GIVEN["card-security"])
    assert infos.signed.content_type == profile.OID_SECURITY_OBJECT and infos.signed.verify()
    assert GIVEN["ca-card"] in bytes(infos.infos.chip_keys[0].encoded)
    spoilt = GIVEN["card-security"].replace(GIVEN["ca-card"], GIVEN["ca-public"])
    assert spoilt != GIVEN["card-security"] and not SignedInfos(spoilt).signed.verify()


def test_another_password_gives_another_nonce():
    info = pace.choose(parse_card_access(GIVEN["card-access"]).pace)
    card = ScriptedCard(((None, OK), answer(0x80, "nonce-encrypted"), answer(0x82, "map-card"), answer(0x84, "card")))
    random = FixedRandom(GIVEN["map-key"], GIVEN["key"])
    with raises(IndexError):  # the script ends where the wrong token would be sent
        run(pace.pace(CardSession(card), info, b"123457", pace.PACE_CAN, random))
    assert GIVEN["map-public"] in card.sent[2] and GIVEN["public"] not in card.sent[3]
