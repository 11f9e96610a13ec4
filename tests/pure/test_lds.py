# SPDX-License-Identifier: Apache-2.0
"""What stands in the data groups, and what is refused."""

from reader.codec import tlv
from reader.errors import LdsError, Unsupported
from reader.lds import dg, dg2, mrz, sod
from reader.lds.person import Person, person_from
from reader.lds.security_info import parse_card_access
from scripted import octets
from support import raises

# Doc 9303-5, appendix B: the specimen of a TD1 document
SPECIMEN = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
CHAN = "I<UTOU3840163<7<<<<<<<<<<<<<<<8503149M2905084UTO<<<<<<<<<<<8CHAN<<HIU<CHUEN<<<<<<<<<<<<<<<"


def dg1(zone=CHAN):
    return tlv.build(0x61, tlv.build(0x5F1F, zone.encode()))


def dg11(national="陳曉邨", english="CHAN<<HIU<CHUEN", number="U384016(3)", birth="19850314"):
    other = tlv.build(0xA0, octets("020101"), tlv.build(0x5F0F, english.encode()))
    return tlv.build(
        0x6B,
        tlv.build(0x5C, octets("5F0E5F0F5F105F2B")),
        tlv.build(0x5F0E, national.encode()),
        other,
        tlv.build(0x5F10, number.encode()),
        tlv.build(0x5F2B, birth.encode()),
    )


def dg12(issued="20190508"):
    return tlv.build(0x6C, tlv.build(0x5F19, b"Specimen"), tlv.build(0x5F26, issued.encode()))


def dg13(number="U384016(3)", card_type=1, symbols="***AZ", registration="199603", codes="711525566722"):
    return tlv.build(
        0x6D,
        tlv.build(0xDF21, number.encode()),
        tlv.build(0xDF22, bytes((card_type,))),
        tlv.build(0xDF23, symbols.encode()),
        tlv.build(0xDF24, registration.encode()),
        tlv.build(0xDF25, codes.encode()),
        tlv.build(0xDF26, b"2018"),
    )


def test_the_specimen_of_doc_9303():
    zone = mrz.Mrz(SPECIMEN)
    assert (zone.number, zone.birth, zone.sex, zone.expiry) == ("D23145890", "740812", "F", "120415")
    assert (zone.issuer, zone.surname, zone.given) == ("UTO", "ERIKSSON", "ANNA MARIA")


def test_the_password_of_the_worked_example_of_pace():
    assert mrz.password("T22000129", "640812", "101031") == b"T22000129364081251010318"


def test_check_digits_are_checked():
    for place in (5, 14, 30, 36, 38, 44, 59):
        wrong = "1" if SPECIMEN[place] != "1" else "2"
        with raises(LdsError):
            mrz.Mrz(SPECIMEN[:place] + wrong + SPECIMEN[place + 1 :])


def test_zones_that_are_none():
    for zone in (
        "",
        SPECIMEN[:-1],
        SPECIMEN + "<",
        SPECIMEN.lower(),
        SPECIMEN.replace("F", "X", 1),
        SPECIMEN[:-1] + "é",
    ):
        with raises(LdsError):
            mrz.Mrz(zone)


def test_a_document_number_that_goes_on_in_the_optional_data():
    """Doc 9303-5, 4.2.2.1, note j: nine places, a filler for the check digit, the rest and then its check digit."""
    line = "I<UTO" + "D23145890" + "<" + "7349"
    line = line + "<" * (30 - len(line))
    assert mrz.check_digit("D23145890734") == "9"
    second = "7408122F1204159UTO<<<<<<<<<<<"
    zone = line + second + mrz.check_digit(line[5:] + second[:7] + second[8:15] + second[18:29]) + SPECIMEN[60:]
    assert mrz.Mrz(zone).number == "D23145890734"


def test_a_person_out_of_four_files():
    person = person_from(dg1(), dg11(), dg12(), dg13())
    assert person.to_dict() == {
        "number": "U384016(3)",
        "name_zh": "陳曉邨",
        "surname": "CHAN",
        "given": "Hiu Chuen",
        "name_en": "CHAN, Hiu Chuen",
        "birth": "19850314",
        "sex": "M",
        "symbols": "***AZ",
        "card_type": 1,
        "first_registration": "199603",
        "issued": "20190508",
        "codes": ["7115", "2556", "6722"],
        "thumbs": False,
    }


def test_names_as_printed():
    for national, stored, surname, given, chinese in (
        (
            "MACDONALD-OYELARAN, Iain Temitope",
            "MACDONALD-OYELARAN<<IAIN<TEMITOPE",
            "MACDONALD-OYELARAN",
            "Iain Temitope",
            "",
        ),
        ("DELA CRUZ, Maria", "DELA<CRUZ<<MARIA", "DELA CRUZ", "Maria", ""),
        ("李𤧬珩", "LEE<<WUN<HANG", "LEE", "Wun Hang", "李𤧬珩"),
        ("O'NEIL, Jean-Luc", "O'NEIL<<JEAN-LUC", "O'NEIL", "Jean-Luc", ""),
        ("MADONNA", "MADONNA", "MADONNA", "", ""),
    ):
        person = person_from(dg1(), dg11(national, stored), dg12(), dg13(codes=""))
        assert (person.name_zh, person.surname, person.given, person.codes) == (chinese, surname, given, [])
    assert person.name_en == "MADONNA"
    assert Person().to_dict()["codes"] == []


def test_a_character_without_a_code():
    person = person_from(dg1(), dg11("鄧滙衞"), dg12(), dg13(codes="6772----5898"))
    assert person.codes == ["6772", "----", "5898"]


def test_files_that_contradict_each_other():
    for files in (
        (dg1(SPECIMEN), dg11(), dg12(), dg13()),
        (dg1(), dg11(number="U384017(3)"), dg12(), dg13()),
        (dg1(), dg11(), dg12(), dg13(number="U384016(4)")),
        (dg1(), dg11(birth="19850315"), dg12(), dg13()),
        (dg1(), dg11(), dg12(), dg13(codes="71152556")),
    ):
        with raises(LdsError):
            person_from(*files)


def test_fields_that_make_no_sense():
    for make in (
        lambda: dg11(birth="19850230"),
        lambda: dg11(birth="1985031"),
        lambda: dg11(birth="1985O314"),
        lambda: dg11(birth="\u00b2\u00b2850314"),
        lambda: dg11(national="CHAN\x1b[2J"),
        lambda: tlv.build(0x6B, tlv.build(0x5F0E, b"\xff\xfe")),
        lambda: tlv.build(0x6B),
        lambda: tlv.build(0x6C, tlv.build(0x5F0E, b"")),
        lambda: b"",
        lambda: dg11() + b"\0",
        lambda: octets("6B 82 FFFF 00"),
        lambda: octets("6B 06 5F0E 82 FFFF 00"),
        lambda: tlv.build(0x6B, tlv.build(0x5C, b""), tlv.build(0x5C, b"")),
    ):
        with raises(LdsError):
            dg.personal_details(make())
    for issued in ("20190229", "", "2019-5-8"):
        with raises(LdsError):
            dg.document_details(dg12(issued))
    for wrong in (
        {"card_type": 0},
        {"card_type": 8},
        {"registration": "199613"},
        {"registration": "1996"},
        {"codes": "71152"},
        {"codes": "71-5"},
    ):
        with raises(LdsError):
            dg.particulars(dg13(**wrong))


def test_fields_longer_than_any_card_needs():
    for wrong in (
        {"symbols": "*" * 300},
        {"codes": "7115" * 25},
        {"number": "(((U384016(3)))))"},
        {"number": "U384016)3("},
        {"number": "U" * 13},
    ):
        with raises(LdsError):
            dg.particulars(dg13(**wrong))
    for wrong in ({"national": "陳" * 25}, {"english": "CHAN" * 25 + "<<HIU"}, {"english": "CHAN<<" + "HIU" * 33}):
        with raises(LdsError):
            dg.personal_details(dg11(**wrong))


def face_record(image, points=0, image_type=0, block=None):
    block_octets = 20 + 8 * points + 12 + len(image)
    block_octets = block_octets if block is None else block
    return (
        b"FAC\x00010\x00"
        + (14 + block_octets).to_bytes(4, "big")
        + b"\x00\x01"
        + block_octets.to_bytes(4, "big")
        + bytes((points >> 8, points & 0xFF))
        + bytes(14 + 8 * points)
        + bytes((1, image_type))
        + bytes(10)
        + image
    )


def dg2_file(record, tag=0x5F2E):
    header = tlv.build(0xA1, octets("80020101"), octets("8701 01"))
    return tlv.build(0x75, tlv.build(0x7F61, octets("020101"), tlv.build(0x7F60, header, tlv.build(tag, record))))


JPEG = octets("FFD8FFE0") + bytes(3000) + octets("FFD9")


def test_the_photo_is_found_in_the_first_block():
    for record in (face_record(JPEG), face_record(JPEG, points=3), JPEG):
        for tag in (0x5F2E, 0x7F2E):
            file = dg2_file(record, tag)
            start, length = dg2.photo_range(file[:223])
            assert file[start : start + length] == JPEG


def test_a_photo_behind_many_feature_points():
    file = dg2_file(face_record(JPEG, points=60))
    start = file.index(JPEG)
    for size in (128, 223, start, start + 1):
        assert dg2.photo_range(file[:size]) is None
    assert dg2.photo_range(file[: start + 2]) == (start, len(JPEG))
    with raises(LdsError):
        dg2.photo_range(dg2_file(face_record(b"\xff", points=60)))


def test_a_photo_that_is_no_jpeg():
    jpeg_2000 = octets("0000000C6A5020200D0A870A") + bytes(500)
    for record in (face_record(jpeg_2000, image_type=1), face_record(jpeg_2000), jpeg_2000):
        with raises(Unsupported):
            dg2.photo_range(dg2_file(record))


def test_lengths_inside_dg2_that_lie():
    whole = dg2_file(face_record(JPEG))
    for head in (
        whole[:5],
        whole[:40],
        b"",
        octets("75 82 0BFF 7F61 82 FFFF") + whole[9:],
        octets("76") + whole[1:],
        dg2_file(face_record(JPEG, block=20))[:223],
        dg2_file(face_record(JPEG, block=0xFFFFFF00))[:223],
        dg2_file(face_record(JPEG)[:18] + b"\xff\xff" + face_record(JPEG)[20:])[:223],
        tlv.build(0x75, tlv.build(0x7F61, octets("020100"))),
    ):
        with raises(LdsError):
            dg2.photo_range(head)


def test_card_access_with_one_set_of_parameters():
    infos = parse_card_access(octets("31143012060A04007F000702020402020201020201 0D"))
    (info,) = infos.pace
    assert (info.parameter_id, info.curve, info.ambiguous) == (13, "brainpoolP256r1", False)
    assert len(infos.encoded) == 1


def test_card_access_with_two_sets_must_name_the_one_chosen():
    first, second = (
        octets("3012060A04007F0007020204020202010202010D"),
        octets("3012060A04007F0007020204020402010202010C"),
    )
    infos = parse_card_access(tlv.build(0x31, first, second))
    assert [info.ambiguous for info in infos.pace] == [True, True]
    assert [info.curve for info in infos.pace] == ["brainpoolP256r1", "P-256"]


def test_card_access_with_parameters_of_the_cards_own():
    """PACEDomainParameterInfo: the card's number 40 is the standardised set 12."""
    own = tlv.build(0x30, octets("060904007F000702020402"), octets("300C060704007F00070102 02010C"), octets("020128"))
    info = octets("3012060A04007F00070202040202020102 020128")
    (found,) = parse_card_access(tlv.build(0x31, info, own)).pace
    assert (found.curve, found.parameter_id) == ("P-256", 40)


def test_card_access_that_is_none():
    for text in ("", "30 00", "31 02 3000", "31 04 3002 0500", "31 82 FFFF", "31 80 0000", "3103020100", "31 00 00"):
        with raises(LdsError):
            parse_card_access(octets(text))
    with raises(LdsError):
        parse_card_access(tlv.build(0x31, octets("300506032A0304") * 33))
    assert parse_card_access(octets("3100")).pace == []


def security_object(*groups, **options):
    entries = b"".join(
        tlv.build(0x30, tlv.build(0x02, bytes((number,))), tlv.build(0x04, bytes(options.get("size", 32))))
        for number in groups
    )
    return tlv.build(0x30, octets("020100 300B0609608648016503040201"), tlv.build(0x30, entries))


def test_the_security_object():
    found = sod.SecurityObject(security_object(1, 2, 16))
    assert sorted(found.digests) == [1, 2, 16]
    for wrong in (
        security_object(1, 1),
        security_object(0),
        security_object(17),
        security_object(1, size=31),
        b"",
        octets("3000"),
    ):
        with raises(LdsError):
            sod.SecurityObject(wrong)
    with raises(LdsError):
        sod.signed_data(octets("7800"))
