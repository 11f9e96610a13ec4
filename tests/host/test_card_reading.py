# SPDX-License-Identifier: Apache-2.0
"""All eleven cards, read after PACE with each password: every file is what the person's data and the SOD say."""

import hashlib

import pytest

from little_reader import LittleReader, Status, objects_of, signed_hashes
from smartid import people, pki, profile
from smartid.sim.card import Card, security_infos
from smartid.sim.card.tlv import parse, table

DATA_GROUPS = {1, 2, 3, 11, 12, 13}
# How the chip proves itself -> the data groups with its keys
KEY_GROUPS = {"CA": {14}, "AA-ECDSA": {14, 15}, "AA-RSA": {14, 15}}


@pytest.fixture(scope="module")
def issuer():
    return pki.ephemeral()


def opened(card, person, **how):
    card.power_on()
    return LittleReader(card).pace(person, **how).select_identity()


@pytest.mark.parametrize("name", people.NAMES)
def test_a_card_is_consistent(name, issuer):
    person = people.find(name)
    reader = opened(Card.personalise(person, issuer), person, with_mrz=name in ("wong", "tang"))
    groups = DATA_GROUPS | KEY_GROUPS[person.chip.proof]
    files = {number: reader.read(number) for number in sorted(groups - {3})}
    com = table(table(reader.read(0x1E))[profile.TAG_COM])
    assert com[profile.TAG_LIST] == bytes.fromhex("6175636B6C6D6E6F")[: len(groups)]
    signed = signed_hashes(reader.read(0x1D))
    assert signed.items() >= {n: hashlib.sha256(c).digest() for n, c in files.items()}.items()
    assert set(signed) == groups
    assert table(table(files[1])[0x61])[0x5F1F].decode() == "".join(person.mrz)
    check_particulars(person, files)
    assert set(security_infos.pace(reader.card.offers)) <= objects_of(table(files[14])[0x6E])
    photo = person.photo()
    assert files[2].endswith(photo) and len(files[2]) < len(photo) + 120
    with pytest.raises(Status, match="6982"):
        reader.read(3)


def check_particulars(person, files):
    dg11, dg12 = table(table(files[11])[0x6B]), table(table(files[12])[0x6C])
    english = f"{person.surname}<<{person.given}".upper().replace(" ", "<")
    assert dg11[0x5F0E].decode() == person.name_zh or (not person.name_zh and dg11[0x5F0E].decode() == english)
    assert list(parse(dg11[0xA0])) == [(0x02, b"\1"), (0x5F0F, english.encode())]
    assert dg11[0x5F10].decode() == person.number and dg11[0x5F2B].decode() == person.birth.strftime("%Y%m%d")
    assert dg12[0x5F26].decode() == person.issued.strftime("%Y%m%d")
    dg13 = table(table(files[13])[0x6D])
    assert dg13[0x5C] == bytes.fromhex("DF21DF22DF23DF24DF25DF26")
    assert dg13[0xDF21].decode() == person.number and dg13[0xDF23].decode() == person.symbols
    assert profile.CARD_TYPES[dg13[0xDF22][0] - 1] == person.card_type
    assert dg13[0xDF24].decode() == person.first_registration.replace("-", "")
    assert dg13[0xDF25].decode() == "".join(person.codes) and dg13[0xDF26] == b"2018"


def test_no_3_and_no_5_to_the_byte(issuer):
    """The Chinese name missing, a hyphen kept in DG11 and turned into a filler in the MRZ."""
    person = people.find("macd")
    reader = opened(Card.personalise(person, issuer), person)
    assert b"MACDONALD-OYELARAN<<IAIN<TEMITOPE" in reader.read(11)
    assert reader.read(1)[-30:] == b"MACDONALD<OYELARAN<<IAIN<TEMIT"
    assert bytes.fromhex("DF2500") in reader.read(13)


def test_the_set_of_pace_parameters_covers_all_and_tells_the_year_of_issue_at_most(issuer):
    sets, by_year = set(), {}
    for person in map(people.find, people.NAMES):
        chip = (person.chip.curve, person.chip.cipher)
        sets.add(chip)
        by_year.setdefault(person.issued.year, set()).add(chip)
    common = {(curve, cipher) for curve in ("P-256", "brainpoolP256r1") for cipher in ("AES-128", "AES-256")}
    assert sets == common | {("P-384", "AES-192")}
    assert all(len(found) == 1 for found in by_year.values()), by_year


def test_files_that_need_no_pace_are_the_same_on_every_card_of_a_year(issuer):
    def public(name):
        card = Card.personalise(people.find(name), issuer)
        card.power_on()
        return [card.transceive(bytes([0, 0xB0, 0x80 | sfi, 0, 0])) for sfi in (0x1E, 0x01, 0x1C)]

    assert public("wong") == public("sai")  # both of 2023
    directory, information, _ = public("chan")
    assert directory.hex().upper() == (
        "61094F07A0000002471001611C4F0CA000000063504B43532D31355006652D43657274"
        "51043F005015610A4F08F0186957F1C07801610A4F08F0186957F1C078029000"
    )
    assert information.hex().upper() == "4703B601E07F660802020800020208009000"
    assert public("tang")[:2] == [directory, information]


def test_dg2_is_a_face_record_with_its_own_sizes(issuer):
    person = people.find("sai")
    dg2 = opened(Card.personalise(person, issuer), person).read(2)
    group = list(parse(table(table(dg2)[0x75])[0x7F61]))
    assert group[0] == (0x02, b"\1")
    template = table(group[1][1])
    assert table(template[0xA1]) == {0x80: b"\1\1", 0x81: b"\2", 0x87: b"\1\1", 0x88: b"\0\x08"}
    record = template[0x5F2E]
    assert record[:8] == b"FAC\x00010\x00" and int.from_bytes(record[8:12], "big") == len(record)
    assert int.from_bytes(record[14:18], "big") == len(record) - 14
    assert (int.from_bytes(record[36:38], "big"), int.from_bytes(record[38:40], "big")) == (208, 256)
    assert record[46:48] == b"\xff\xd8"
