# SPDX-License-Identifier: Apache-2.0
"""Ordinary passports: the TD3 zone of Doc 9303-4, appendix B, and what else their files may tell."""

from reader.codec import tlv
from reader.errors import LdsError
from reader.lds import mrz
from reader.lds.person import person_from
from support import raises

FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


def dg1(first=FIRST, second=SECOND):
    return tlv.build(0x61, tlv.build(0x5F1F, (first + second).encode()))


def test_the_zone():
    zone = mrz.parse(dg1())
    assert (zone.kind, zone.issuer, zone.number, zone.birth, zone.sex, zone.expiry) == (
        "TD3",
        "UTO",
        "L898902C3",
        "740812",
        "F",
        "120415",
    )
    assert (zone.surname, zone.given) == ("ERIKSSON", "ANNA MARIA")


def test_the_holder():
    person = person_from(dg1())
    assert (person.number, person.name_en, person.birth, person.sex) == (
        "L898902C3",
        "ERIKSSON, Anna Maria",
        "19740812",
        "F",
    )
    assert person.card_type == 0 and person.codes == [] and person.symbols == "" and person.issued == ""


def test_each_check_digit():
    for place in (9, 19, 27, 42, 43):
        digit = "%d" % ((int(SECOND[place]) + 1) % 10)
        with raises(LdsError):
            mrz.parse(dg1(second=SECOND[:place] + digit + SECOND[place + 1 :]))


def zone_of(birth, expiry, optional="<" * 14, optional_digit="<", number="X1234567<"):
    fields = [number, birth, expiry]
    fields = [field + mrz.check_digit(field) for field in fields]
    second = fields[0] + "UTO" + fields[1] + "<" + fields[2] + optional + optional_digit
    return second + mrz.check_digit(fields[0] + fields[1] + fields[2] + optional + optional_digit)


def test_no_optional_data_may_have_a_filler_for_its_digit():
    for digit in ("<", "0"):
        assert mrz.parse(dg1(second=zone_of("740812", "300101", optional_digit=digit))).number == "X1234567"
    with raises(LdsError):
        mrz.parse(dg1(second=zone_of("740812", "300101", optional="A" + "<" * 13)))


def test_the_century_of_a_birth():
    for birth, today, expected in (
        ("261124", "20261124", "20261124"),
        ("261125", "20261124", "19261125"),
        ("050101", "20261124", "20050101"),
        ("300101", None, "20300101"),
        ("310202", None, "19310202"),
    ):
        person = person_from(dg1(second=zone_of(birth, "310201")), today=today)
        assert person.birth == expected and person.sex == ""
    with raises(LdsError):
        person_from(dg1(second=zone_of("740231", "310201")))


def test_a_birth_of_which_a_part_is_not_known():
    for birth in ("7408<<", "74<<<<", "<<<<<<"):
        second = zone_of(birth, "310201")
        assert person_from(dg1(second=second), today="20261124").birth == ""
        for told, expected in ((b"19740812", "19740812"), (b"19740800", ""), (b"19740000", "")):
            dg11 = tlv.build(0x6B, tlv.build(0x5F2B, told))
            assert person_from(dg1(second=second), dg11, today="20261124").birth == expected


def test_dates_with_two_digits_in_an_octet():
    dg11 = tlv.build(0x6B, tlv.build(0x5F2B, b"\x19\x74\x08\x12"))
    dg12 = tlv.build(0x6C, tlv.build(0x5F26, b"\x20\x07\x04\x16"))
    person = person_from(dg1(), dg11, dg12)
    assert (person.birth, person.issued) == ("19740812", "20070416")
    for wrong in (b"\x19\x74\x08\x13", b"\x19\x74\x0a\x12", b"\x19\x74\x13\x12", b"197408"):
        with raises(LdsError):
            person_from(dg1(), tlv.build(0x6B, tlv.build(0x5F2B, wrong)))


def test_a_name_in_han_has_no_fillers():
    dg11 = tlv.build(0x6B, tlv.build(0x5F0E, "艾<<力遜".encode()))
    assert person_from(dg1(), dg11).name_zh == "艾力遜"


def test_what_other_files_add():
    dg11 = tlv.build(0x6B, tlv.build(0x5F2B, b"19740812"), tlv.build(0x5F0E, "艾力遜".encode()))
    dg12 = tlv.build(0x6C, tlv.build(0x5F26, b"20070416"))
    person = person_from(dg1(), dg11, dg12)
    assert (person.name_zh, person.birth, person.issued) == ("艾力遜", "19740812", "20070416")
    with raises(LdsError):
        person_from(dg1(), tlv.build(0x6B, tlv.build(0x5F2B, b"19740813")))
    for wrong in (b"", b"\x6b\x05\x5f", dg12):
        with raises(LdsError):
            person_from(dg1(), wrong)


def test_lengths_of_neither_kind():
    for zone in (FIRST, FIRST + SECOND + "<", FIRST + SECOND[:-1] + "a"):
        with raises(LdsError):
            mrz.Mrz(zone)
