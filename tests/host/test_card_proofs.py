# SPDX-License-Identifier: Apache-2.0
"""How cards open and prove themselves: each mapping on each curve and cipher, BAC, chip and active authentication."""

import base64
import hashlib
import subprocess
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from little_reader import (
    CAM,
    GM,
    LittleReader,
    Status,
    chip_infos,
    element,
    image,
    objects_of,
    public_point,
    signed_content,
    signed_hashes,
)
from little_reader import tlv as encode
from need import need
from smartid import people, pki, profile
from smartid.people import Chip
from smartid.sim.card import Card, basic_access, ciphers, integrated_mapping, secure_messaging, security_infos
from smartid.sim.card.active_key import RsaKey
from smartid.sim.card.applications import identity, master
from smartid.sim.card.chip_key import ChipKey
from smartid.sim.card.curves import BRAINPOOL_P256R1, CURVES
from smartid.sim.card.files import always
from smartid.sim.card.pace import offer, password_from_mrz
from smartid.sim.card.personalise import Contents
from smartid.sim.card.tlv import table

ISSUER = pki.ephemeral()
CHAN = people.find("chan")
EVERYBODY = [*people.NAMES, *people.PASSPORTS]
octets = bytes.fromhex


def made(person=CHAN, **how):
    card = Card.personalise(person, ISSUER, **how)
    card.power_on()
    return card


def with_chip(**chip):
    return replace(CHAN, chip=Chip(**chip))


# --- Doc 9303-11, appendix H.1 (integrated mapping) and I (chip authentication mapping) -----------------------------
class Published:
    """Published values, in the order of their use."""

    def __init__(self, nonce, *keys):
        self.nonce, self.keys = nonce, list(keys)

    def read(self, size):
        return self.nonce

    def scalar(self, order):
        return self.keys.pop(0)


IM_NONCE, IM_OTHER = octets("2923BE84E16CD6AE529049F1F1BBE9EB"), octets("5DD4CBFC96F5453B130D890A1CDBAE32")
IM_TERMINAL = 0xA73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595
IM_EXAMPLE = (
    ("0022C1A40F800A04007F00070202040402830101", "9000"),
    ("10860000027C0000", "7C128010143DC40C08C8E891FBED7DEDB92B64AD9000"),
    ("10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200", "7C0282009000"),
)
MRZ = "T22000129364081251010318"


def example(mapping, nonce, *keys, mrz=MRZ, chip=None):
    offers = (offer("brainpoolP256r1", "AES-128", mapping),)
    passwords = {profile.PASSWORD_MRZ: password_from_mrz(mrz)}
    card = Card(Contents(master.build(offers), offers, passwords, chip_key=chip), randomness=Published(nonce, *keys))
    card.power_on()
    return card


def test_the_published_integrated_mapping():
    """The card's private key of step 3 was not published: up to there octet by octet, the rest by computing."""
    card = example("IM", IM_NONCE, 1)
    card.transceive(octets(IM_EXAMPLE[0][0]))
    card.session.pace._password_key = octets("591468CDA83D65219CCCB8560233600F")  # as the example has it
    for command, response in IM_EXAMPLE[1:]:
        assert card.transceive(octets(command)).hex().upper() == response
    mapped = card.session.pace._generator
    assert BRAINPOOL_P256R1.encode_x(mapped) == octets(
        "8E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D427"
    )
    terminal_key = BRAINPOOL_P256R1.multiply(IM_TERMINAL, mapped)
    assert BRAINPOOL_P256R1.encode_x(terminal_key) == octets(
        "89CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4"
    )
    card_key = BRAINPOOL_P256R1.decode(
        octets("0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8")
        + octets("932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753")
    )
    secret = BRAINPOOL_P256R1.encode_x(BRAINPOOL_P256R1.multiply(IM_TERMINAL, card_key))
    keys = ciphers.AES_128.session_keys(secret)
    assert [key.hex().upper() for key in keys] == [
        "0D3FEB33251A6370893D62AE8DAAF51B",
        "B01E89E3D9E8719E586B50B4A7506E0B",
    ]


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
@pytest.mark.parametrize("suite", ciphers.SUITES.values(), ids=ciphers.SUITES)
def test_elements_and_points_as_the_terminal_has_them(curve, suite):
    for seed in range(4):
        nonce = hashlib.sha256(bytes([seed])).digest()[: suite.nonce_size]
        other = hashlib.sha256(bytes([seed, 1])).digest()[: suite.key_size]
        found = integrated_mapping.pseudo_random(suite, nonce, other, curve.p)
        assert found == element(curve.p, nonce, other, suite.block)
        point = integrated_mapping.encode_point(curve, found)
        assert curve.contains(point) and point == image(curve, found)


@pytest.mark.parametrize("t", [0, 1, -1])
def test_elements_without_a_point(t):
    with pytest.raises(integrated_mapping.NoPoint):
        integrated_mapping.encode_point(BRAINPOOL_P256R1, t % BRAINPOOL_P256R1.p)


CAM_NONCE = octets("658B860BC94DF6F044FCE6D5C82CF8E5")
CAM_DATA = octets("1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92")
CAM_QUOTIENT = 0x85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3
CAM_KEYS = octets("0A9DA4DB03BDDE39FC5202BC44B2E89E"), octets("4B1C06491ED5140CA2B537D344C6C0B1")


def test_the_published_chip_authentication_data():
    """Of the example's keys only their quotient is known; a static key of 1 makes it the mapping key."""
    card = example("CAM", CAM_NONCE, chip=ChipKey(BRAINPOOL_P256R1, 1, ciphers.AES_128), mrz="C11T002JM496081222310314")
    card.transceive(octets("0022C1A40F800A04007F00070202040602830101"))
    answer = card.transceive(octets("10860000027C0000"))
    assert answer.hex().upper() == "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"
    run = card.session.pace
    run._mapping_key, run.keys = CAM_QUOTIENT, CAM_KEYS
    assert run.chip_data() == CAM_DATA


# --- every combination ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("mapping", ["GM", "IM", "CAM"])
@pytest.mark.parametrize("cipher", ciphers.SUITES)
def test_pace_on_every_curve(curve, mapping, cipher):
    if mapping == "CAM" and cipher == "3DES":
        with pytest.raises(people.RuleError):
            people.rules.check(with_chip(curve=curve, mapping=mapping, cipher=cipher))
        return
    person = with_chip(curve=curve, mapping=mapping, cipher=cipher)
    card = made(person)
    which = [oid[-2:] for oid, _ in LittleReader(card).card_access()].index(card.offers[0].oid[-2:])
    reader = LittleReader(card).pace(person, which=which)
    assert (0x8A in reader.last) == (mapping == "CAM")
    proves_the_chip(reader)
    assert reader.select_identity().read(1)[-90:].decode() == "".join(CHAN.mrz)


def proves_the_chip(reader):
    """By the signed key of EF.CardSecurity: chip authentication mapping where it ran, else chip authentication."""
    infos = chip_infos(signed_content(reader.read(0x1D)))
    curve, public, _ = infos
    if 0x8A in reader.last:
        assert curve.multiply(reader.chip_data(), public) == reader.card_map_key
    reader.chip_authentication(infos)
    assert reader.read(0x1D)  # under the new keys


# --- everybody's own way --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_opens_and_proves_the_chip(name):
    person = people.find(name)
    card = made(person)
    reader = LittleReader(card)
    if person.chip.mapping:
        reader.pace(person, which=-1)  # the strongest stands last
        if isinstance(person, people.Person):
            assert set(security_infos.pace(card.offers)) <= objects_of(signed_content(reader.read(0x1D)))
        reader.select_identity()
    else:
        reader.bac(person)
    hashes_in_sod(reader, person)
    if person.chip.proof == "CA":
        dg14 = table(reader.read(14))[0x6E]
        reader.chip_authentication(chip_infos(dg14))
        assert reader.read(1)
    else:
        verifies_active(reader, person)


def hashes_in_sod(reader, person):
    signed = signed_hashes(reader.read(0x1D))
    for number in set(signed) - {3}:
        assert hashlib.sha256(reader.read(number)).digest() == signed[number]
    if isinstance(person, people.Passport):
        assert not {11, 12, 13} & set(signed)
        assert reader.read(1)[-88:].decode() == "".join(person.mrz)


def verifies_active(reader, person):
    challenge, info = bytes(range(8)), table(reader.read(15))[0x6F]
    signature = reader.send(0x88, 0, 0, challenge, 256)
    if person.chip.proof == "AA-ECDSA":
        assert security_infos.active_authentication() in reader.read(14)
        _, (x, y) = public_point(table(info)[0x30])
        key = ec.EllipticCurvePublicNumbers(x, y, ec.BrainpoolP256R1()).public_key()
        half = len(signature) // 2
        pair = (int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
        key.verify(utils.encode_dss_signature(*pair), challenge, ec.ECDSA(hashes.SHA256()))
        return
    key = serialization.load_der_public_key(info)
    numbers = key.public_numbers()
    assert numbers.n.bit_length() == person.chip.rsa_bits
    block = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(len(signature), "big")
    recover(block, challenge)
    assert signature != reader.send(0x88, 0, 0, challenge, 256)  # M1 is random


def recover(block, challenge):
    """ISO/IEC 9796-2, scheme 1: head, recoverable part, hash, trailer."""
    digest, size, trailer = (hashlib.sha1, 20, 1) if block[-1] == 0xBC else (hashlib.sha256, 32, 2)
    assert block[0] == 0x6A and block[-trailer:] in (b"\xbc", b"\x34\xcc")
    random, found = block[1 : -trailer - size], block[-trailer - size : -trailer]
    assert digest(random + challenge).digest() == found


def test_the_set_of_proofs_covers_all():
    chips = [people.find(name).chip for name in people.NAMES]
    assert {chip.mapping for chip in chips} == {"GM", "IM", "CAM"}
    assert {chip.proof for chip in chips} == {"CA", "AA-ECDSA"}
    assert {passport.chip.proof for passport in people.passports()} == {"CA", "AA-RSA"}
    assert sum(chip.bac for chip in chips) == 2 and any(chip.second_curve for chip in chips)
    assert CHAN.chip == Chip("brainpoolP256r1", "AES-256", "GM")


def test_the_active_key_signs_as_the_worked_example_builds_its_block():
    """Doc 9303-11, appendix E: with exponents of one the signature is the block itself."""
    random = octets(
        "9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98"
        "599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E"
        "7292E2DCDA3024B47DA8"
    )

    class Known:
        def read(self, size):
            assert size == len(random) == 106
            return random

    block = RsaKey((1 << 1024) - 1, 1, 1, "sha1").sign(octets("F173589974BF40C6"), Known())
    assert block == b"\x6a" + random + octets("C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC")


# --- BAC: Doc 9303-11, appendix D -----------------------------------------------------------------------------------
BAC_MRZ = "L898902C<369080619406236"


class BacPublished:
    def __init__(self):
        self.values = [octets("4608F91988702212"), octets("0B4F80323EB3191CB04970CB4052790B")]

    def read(self, size):
        return self.values.pop(0) if self.values and len(self.values[0]) == size else bytes(size)


def bac_card():
    groups = {1: octets("615B5F1F58") + bytes(88), 2: b"\x75\0"}
    tree = master.build(()).adopt([identity.build(groups, b"\x77\0", always)])
    tree.children[0].files[0] = replace(
        tree.children[0].files[0], content=octets("60145F0104303130365F36063034303030305C026175")
    )
    inside = Contents(tree, (), {}, access_keys=basic_access.access_keys(BAC_MRZ))
    card = Card(inside, randomness=BacPublished())
    card.power_on()
    return card


def test_the_published_basic_access_and_secure_messaging():
    keys = basic_access.access_keys(BAC_MRZ)
    # the parity bits of the published keys are adjusted
    for key, published in (
        (keys.encryption, "AB94FDECF2674FDFB9B391F85D7F76F2"),
        (keys.mac, "7962D9ECE03D1ACD4C76089DCE131543"),
    ):
        assert [byte | 1 for byte in key] == [byte | 1 for byte in octets(published)]
    card = bac_card()
    card._uid = b""
    card.randomness = BacPublished()
    for command, response in (
        ("00A4040C07A0000002471001", "9000"),
        ("0084000008", "4608F919887022129000"),
        (
            "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
        ),
        ("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"),
        ("0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
        (
            "0CB000040D9701128E082EA28A70F3C7B53500",
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
        ),
    ):
        assert card.transceive(octets(command)).hex().upper() == response


def test_basic_access_refuses():
    okoro = people.find("okoro")
    card = made(okoro)
    reader = LittleReader(card)
    assert reader.exchange(0x82, 0, 0, bytes(40), 40)[1] == 0x6982  # before the application is selected
    reader.select_identity()
    assert reader.exchange(0x82, 0, 0, bytes(40), 40)[1] == 0x6985  # before a challenge
    reader.send(0x84, 0, 0, le=8)
    assert reader.exchange(0x82, 0, 0, bytes(39), 40)[1] == 0x6700
    reader.send(0x84, 0, 0, le=8)
    assert reader.exchange(0x82, 0, 0, bytes(40), 40)[1] == 0x6300
    assert reader.exchange(0x82, 0, 0, bytes(40), 40)[1] == 0x6985  # the challenge is used up
    with pytest.raises(Status, match="6300"):
        LittleReader(card).bac(people.find("lindqvist"))
    with pytest.raises(Status, match="6982"):
        LittleReader(card).send(0xB0, 0x81, 0, le=8)
    LittleReader(card).bac(okoro).read(1)


def test_after_basic_access_only_the_data_groups_are_open():
    choi = people.find("choi")
    reader = LittleReader(made(choi)).bac(choi)
    reader.read(1)
    for aid in (profile.AID_RESIDENCE, profile.AID_LIBRARY, profile.AID_ECERT):
        assert reader.exchange(0xA4, 4, 0x0C, aid)[1] == 0x6982
    reader.select_master()
    assert reader.exchange(0xB0, 0x9D, 0, le=8)[1] == 0x6982
    assert reader.exchange(0x22, 0x81, 0xB6, encode(0x83, b"UTSPECICVCA00001"))[1] == 0x6982
    assert reader.exchange(0x22, 0xC1, 0xA4, b"")[1] == 0x6985


def test_cards_without_it_refuse_basic_access():
    with pytest.raises(Status, match="6982"):
        LittleReader(made()).bac(CHAN)


# --- the counter ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("suite", ciphers.SUITES.values(), ids=ciphers.SUITES)
def test_the_counter_begins_anew_after_its_last_value(suite):
    last = (1 << 8 * suite.block) - 1
    keys = bytes(suite.key_size), bytes(range(suite.key_size))
    one, two = (secure_messaging.SecureMessaging(*keys, suite, counter) for counter in (last, -1))
    assert one.wrap(0xB0, b"data", 0x9000) == two.wrap(0xB0, b"data", 0x9000)


# --- chip authentication: forms and refusals ------------------------------------------------------------------------
def inside(person=CHAN, **how):
    card = made(person, **how)
    reader = LittleReader(card).pace(person)
    return card, reader, chip_infos(signed_content(reader.read(0x1D)))


def test_chip_authentication_with_3des_in_either_form():
    person = with_chip(proof_cipher="3DES")
    for _ in range(2):
        _, reader, infos = inside(person)
        reader.chip_authentication(infos)
        assert reader.block == 8 and reader.read(0x1D)
    curve, public, arc = infos
    own = curve.encode(curve.generator)
    _, reader, infos = inside(person)
    reader.send(0x22, 0x41, 0xA4, encode(0x80, octets("04007F00070202030201")))
    assert reader.send(0x86, 0, 0, encode(0x7C, encode(0x80, own)), 256) == b"\x7c\0"


CA_OID = encode(0x80, octets("04007F00070202030204"))
REFUSED = [
    ("another protocol", 0xA4, encode(0x80, octets("04007F00070202030202")), 0x6A80),
    ("a key reference", 0xA4, CA_OID + encode(0x84, b"\1"), 0x6A88),
    ("nothing", 0xA4, b"", 0x6A80),
    ("not TLV", 0xA4, b"\x80\x20", 0x6A80),
    ("the form of 3DES", 0xA6, encode(0x91, b"\4" + bytes(64)), 0x6A80),
]


@pytest.mark.parametrize(("p2", "data", "sw"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_chip_authentication_refuses(p2, data, sw):
    _, reader, infos = inside()
    assert reader.exchange(0x22, 0x41, p2, data)[1] == sw
    reader.chip_authentication(infos)  # the session goes on


POINT = BRAINPOOL_P256R1.encode(BRAINPOOL_P256R1.generator)


@pytest.mark.parametrize(
    "point", [b"", b"\0", b"\4" + bytes(64), POINT[:-1] + b"\0", b"\2" + POINT[1:33]], ids=range(5)
)
def test_a_bad_point_leaves_the_old_keys_in_force(point):
    card, reader, infos = inside()
    reader.send(0x22, 0x41, 0xA4, CA_OID)
    assert reader.exchange(0x86, 0, 0, encode(0x7C, encode(0x80, point)), 256)[1] == 0x6A80
    assert reader.exchange(0x86, 0, 0, encode(0x7C, encode(0x80, POINT)), 256)[1] == 0x6985
    assert not card.session.terminal_key
    reader.chip_authentication(infos)


def test_chip_and_active_authentication_need_a_session():
    reader = LittleReader(made())
    assert reader.exchange(0x22, 0x41, 0xA4, CA_OID)[1] == 0x6982
    assert reader.exchange(0x22, 0x41, 0xA6, encode(0x91, POINT))[1] == 0x6982
    assert reader.exchange(0x88, 0, 0, bytes(8), 256)[1] == 0x6D00  # there is a key of chip authentication instead
    lee = people.find("lee")
    card = made(lee)
    assert LittleReader(card).exchange(0x88, 0, 0, bytes(8), 256)[1] == 0x6982
    reader = LittleReader(card).pace(lee).select_identity()
    assert reader.exchange(0x88, 0, 0, bytes(7), 256)[1] == 0x6700
    assert reader.exchange(0x88, 0, 0, bytes(8), 16)[1] == 0x6700
    assert reader.exchange(0x22, 0x41, 0xA4, CA_OID)[1] == 0x6A88


# --- EF.CardSecurity ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", people.NAMES)
def test_card_security_is_signed_and_says_what_it_should(name, tmp_path):
    person = people.find(name)
    card = made(person)
    reader = LittleReader(card).pace(person)
    content = reader.read(0x1D)
    assert len(content) <= 1400
    infos = objects_of(signed_content(content))
    agreement = person.chip.proof == "CA"
    assert set(security_infos.pace(card.offers)) | {security_infos.directory(master.DIRECTORY)} <= infos
    assert (security_infos.terminal_authentication() in infos) == agreement
    dg14 = objects_of(table(reader.select_identity().read(14))[0x6E])
    keys = dg14 - set(security_infos.pace(card.offers))
    if agreement:
        assert keys <= infos  # one key for both
    verified_by_openssl(content, tmp_path)


def verified_by_openssl(content, folder):
    (folder / "cs.der").write_bytes(content)
    certificates = b"".join(
        b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
        for der in ISSUER.csca_der()
    )
    (folder / "ca.pem").write_bytes(certificates)
    command = [need("openssl", "openssl"), "cms", "-verify", "-inform", "DER", "-in", "cs.der", "-CAfile", "ca.pem"]
    command += ["-purpose", "any", "-no_check_time", "-out", "content.der", "-binary"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert (folder / "content.der").read_bytes() == signed_content(content)


# --- before PACE ----------------------------------------------------------------------------------------------------
PROBES = [bytes([0, 0xB0, 0x80 | sfi, 0, 0]) for sfi in range(1, 31)]
PROBES += [
    bytes([0, 0xA4, p1, 0x0C, 2]) + fid
    for p1 in (0, 2, 8)
    for fid in (b"\x50\x15", b"\x01\x1d", b"\x01\x01", b"\x2f\x00")
]
PROBES += [
    bytes([0, 0xA4, 4, 0x0C, len(aid)]) + aid
    for aid in (
        profile.AID_RESIDENCE,
        profile.AID_LIBRARY,
        profile.AID_ECERT,
        profile.AID_ISOAPPLET,
        profile.AID_IDENTITY,
    )
]
PROBES += [bytes([0, 0xA4, 0, 0x0C, 2, 0x3F, 0]), bytes([0, 0xCA, 0xDF, 0x21, 0])]
PROBES += [bytes([0, 0x82, 0, 0, 40]) + bytes(40) + b"\x28", bytes([0, 0x22, 0x81, 0xB6, 3, 0x83, 1, 0])]
PROBES += [bytes([0, 0x22, 0x41, 0xA4, 0]), bytes([0, 0x2A, 0, 0xBE, 1, 0])]
PROBES += [bytes([0, 0x22, 0xC1, 0xA4, 15]) + encode(0x80, octets("04007F00070202040202")) + b"\x83\1\2"]


def answers(name):
    card = made(people.find(name))
    return [card.transceive(probe) for probe in PROBES], (card.atqa, card.sak, card.ats, card.atr)


def test_before_pace_all_cards_of_a_year_answer_alike():
    """Options, proofs and holders do not show; between years only EF.CardAccess and what follows from it differ."""
    by_year = {}
    for name in people.NAMES:
        by_year.setdefault(people.find(name).issued.year, []).append(answers(name))
    assert sum(len(found) > 1 for found in by_year.values()) >= 4
    for year, found in by_year.items():
        assert all(one == found[0] for one in found), year
    assert len({radio for found in by_year.values() for _, radio in found}) == 1


def test_chip_authentication_mapping_comes_with_generic_mapping():
    found = LittleReader(made(people.find("wong"))).card_access()
    assert [oid[-2] for oid, _ in found] == [GM, CAM]
