# SPDX-License-Identifier: Apache-2.0
"""BER-TLV and DER: what is read, what is refused."""

from reader.codec import der, tlv
from reader.errors import TlvError
from scripted import octets
from support import raises

NESTED = octets("61 0C 4F 07 A0000002471001 5F2E 00")


def test_header_of_each_tag_length_and_length_form():
    for text, expected in (
        ("61 05", (0x61, 2, 7)),
        ("5F1F 5A", (0x5F1F, 3, 93)),
        ("7F61 82 0123", (0x7F61, 5, 5 + 0x123)),
        ("DF8101 81 80", (0xDF8101, 5, 5 + 128)),
        ("75 83 012345", (0x75, 5, 5 + 0x12345)),
    ):
        assert tlv.header(octets(text)) == expected


def test_header_of_a_file_whose_rest_has_not_arrived():
    assert tlv.header(octets("75 82 3A00 7F61")) == (0x75, 4, 4 + 0x3A00)


def test_walk_and_find():
    assert [tag for tag, _ in tlv.walk(NESTED)] == [0x61]
    assert bytes(tlv.find(NESTED, 0x61, 0x4F)) == octets("A0000002471001")
    assert len(tlv.need(NESTED, 0x61, 0x5F2E)) == 0
    assert tlv.find(NESTED, 0x62) is None
    assert tlv.find(NESTED, 0x61, 0x50) is None
    assert list(tlv.walk(b"")) == []
    with raises(TlvError):
        tlv.need(NESTED, 0x61, 0x50)


def test_find_copies_nothing():
    data = bytearray(NESTED)
    value = tlv.find(data, 0x61, 0x4F)
    data[4] = 0x55
    assert value[0] == 0x55


def test_only():
    assert bytes(tlv.only(octets("7C02 8000"), 0x7C)) == octets("8000")
    for text in ("7D02 8000", "7C02 8000 00", "7C03 8000", "", "7C"):
        with raises(TlvError):
            tlv.only(octets(text), 0x7C)


def test_absurd_headers_are_refused():
    for text in (
        "",
        "5F",
        "5FFF",
        "5FFFFFFF01 00",
        "61",
        "61 80",
        "61 81",
        "61 84 00000001",
        "61 88 7FFFFFFFFFFFFFFF",
        "61 FF",
        "00 00",
    ):
        with raises(TlvError):
            tlv.header(octets(text))


def test_objects_that_reach_beyond_their_container():
    for text in ("61 05 00", "61 82 FFFF 00", "61 83 FFFFFF 00", "4F 01 00 4F 02 00"):
        with raises(TlvError):
            list(tlv.walk(octets(text)))


def test_deep_nesting_costs_one_level_at_a_time():
    data = b""
    for _ in range(200):
        data = tlv.build(0x61, data)
    assert len(tlv.find(data, *[0x61] * 200)) == 0


def test_build_is_the_inverse_of_walk():
    for tag in (0x04, 0x7C, 0x5F2E, 0x7F61, 0xDF8101):
        for length in (0, 1, 127, 128, 255, 256, 20000):
            ((found, value),) = tlv.walk(tlv.build(tag, bytes(length)))
            assert found == tag and len(value) == length


def test_der_cursor():
    cursor = der.only(octets("30 0E 02 02 0080 06 03 2A0304 04 00 03 01 00"))
    assert cursor.integer() == 128
    assert cursor.optional(der.BOOLEAN) is None
    assert cursor.oid() == octets("2A0304")
    assert len(cursor.take(der.OCTET_STRING)) == 0
    assert len(cursor.bits()) == 0
    assert not cursor.more() and cursor.tag() is None
    cursor.done()


def test_der_whole_keeps_the_header():
    cursor = der.only(octets("30 05 30 03 02 01 05"))
    assert bytes(cursor.whole(der.SEQUENCE)) == octets("30 03 02 01 05")


def test_der_refuses_what_is_only_ber():
    for text in ("30 80 0000", "30 81 05 0203 010203", "30 82 0003 020105", "30 83 000003 020105"):
        with raises(TlvError):
            der.only(octets(text))
    for text in ("0200", "020180", "02020005", "0202FF80"):
        with raises(TlvError):
            der.Cursor(octets(text)).integer()
    for text in ("0300", "0302 01 80"):
        with raises(TlvError):
            der.Cursor(octets(text)).bits()


def test_der_says_what_is_missing_and_what_is_too_much():
    cursor = der.Cursor(octets("0500"))
    with raises(TlvError):
        cursor.take(der.INTEGER)
    with raises(TlvError):
        cursor.done()
    cursor.skip()
    with raises(TlvError):
        cursor.skip()
    with raises(TlvError):
        der.only(octets("3000 00"))
