# SPDX-License-Identifier: Apache-2.0
"""Answers to reset, PPS, and the times that follow from them."""

from reader.codec import pps, rates, waiting
from reader.codec.atr import MOST, Parser
from reader.errors import ProtocolError
from support import raises

OURS = bytes.fromhex("3B959680B1FE451F078073B601E035")


def parsed(octets):
    """What the parser makes of all octets; None when it wants more."""
    parser = Parser()
    at = 0
    while parser.missing:
        part = octets[at : at + parser.missing]
        if not part:
            return None
        parser.feed(part)
        at += len(part)
    assert at == len(octets), "%d of %d octets taken" % (at, len(octets))
    return parser.atr


def with_check(octets):
    total = 0
    for octet in octets[1:]:
        total ^= octet
    return octets + bytes((total,))


def test_our_card():
    atr = parsed(OURS)
    assert atr.protocols == [0, 1] and atr.first == 0 and atr.specific is None
    assert rates.pair(atr.rate) == (512, 32)
    assert (atr.size, atr.block_waiting, atr.character_waiting, atr.crc) == (254, 4, 5, False)
    assert atr.classes == 7 and atr.told_global and atr.historical == bytes.fromhex("8073B601E0")
    assert bytes(atr.octets) == OURS


def test_cards_in_circulation():
    atr = parsed(bytes.fromhex("3B6800000073C84012009000"))
    assert atr.protocols == [0] and atr.historical == bytes.fromhex("0073C84012009000")
    atr = parsed(bytes.fromhex("3BF81300008131FE454A434F5076323431B7"))
    assert atr.protocols == [1] and atr.rate == 0x13 and atr.size == 254 and atr.historical == b"JCOPv241"
    assert (atr.block_waiting, atr.character_waiting) == (4, 5)


def test_each_interface_character():
    for octets, name, value in (
        ("3B1018", "rate", 0x18),
        ("3B40FF", "guard", 255),
        ("3B4007", "guard", 7),
        ("3B80400A", "waiting", 10),
        ("3B8040FF", "waiting", 255),
        ("3B901110" + "00", "specific", 0),
        ("3B901110" + "80", "fixed", True),
        ("3B901110" + "10", "implicit", True),
        ("3B" + "0F" + "41" * 15, "historical", b"A" * 15),
    ):
        assert getattr(parsed(bytes.fromhex(octets)), name) == value, octets
    for octets, name, value in (
        ("3B8081" + "11" + "20", "size", 0x20),
        ("3B8081" + "21" + "9F", "character_waiting", 15),
        ("3B8081" + "21" + "9F", "block_waiting", 9),
        ("3B8081" + "41" + "01", "crc", True),
        ("3B8081" + "41" + "00", "crc", False),
        ("3B8080" + "1F" + "03", "classes", 3),
        ("3B8080" + "1F" + "C0", "classes", None),
        ("3B80" + "01", "protocols", [1]),
        ("3B80" + "02", "protocols", [2]),
    ):
        assert getattr(parsed(with_check(bytes.fromhex(octets))), name) == value, octets


def test_only_the_first_group_of_a_protocol_counts():
    atr = parsed(with_check(bytes.fromhex("3B8081" + "9130" + "1140")))
    assert atr.size == 0x30


def test_a_second_group_says_nothing_of_t1():
    atr = parsed(with_check(bytes.fromhex("3B80" + "F1" + "81" + "00" + "0B" + "01")))
    assert atr.size == 32 and atr.specific == 1 and not atr.crc


def test_inverse_convention_is_what_ts_says():
    assert parsed(bytes.fromhex("3F00")).octets[0] == 0x3F


def test_what_no_card_may_say():
    for octets in (
        "3C00",  # TS
        "0300",  # TS as another convention sees it
        "3B804000",  # WI 0
        "3B808111" + "00",  # IFSC 0
        "3B808111" + "FF",  # IFSC 255
        "3B808121" + "A5",  # BWI 10
        "3B800F",  # T=15 alone
        "3BF8" + "1300008131FE454A434F5076323431B6",  # TCK
        "3BFF" + "11000080" * 20,  # longer than there is room for
    ):
        with raises(ProtocolError):
            parsed(bytes.fromhex(octets))


def test_more_than_announced_is_refused():
    parser = Parser()
    with raises(ProtocolError):
        parser.feed(b"\x3b\x00")


def test_every_octet_changed_and_every_end():
    """A changed answer is another answer or an error, and always ends."""
    for octets in (
        OURS,
        bytes.fromhex("3BF81300008131FE454A434F5076323431B7"),
        bytes.fromhex("3B6800000073C84012009000"),
    ):
        for end in range(len(octets)):
            assert parsed_or_error(octets[:end]) is None, end
        for at in range(len(octets)):
            for value in range(256):
                parsed_or_error(octets[:at] + bytes((value,)) + octets[at + 1 :] + bytes(MOST))


def parsed_or_error(octets):
    parser = Parser()
    at = 0
    try:
        while parser.missing and at < len(octets):
            part = octets[at : at + parser.missing]
            at += len(part)
            parser.feed(part)
    except ProtocolError:
        return None
    assert at <= MOST
    return None if parser.missing else parser.atr


# --- rates and PPS ---------------------------------------------------------------------------------------
def test_rates():
    assert rates.pair(0x11) == (372, 1) and rates.pair(0x96) == (512, 32) and rates.pair(0x18) == (372, 12)
    for reserved in (0x71, 0x81, 0xE1, 0xF1, 0x10, 0x1A, 0x1F):
        assert not rates.known(reserved)
        with raises(ProtocolError):
            rates.pair(reserved)
        assert rates.slower(reserved, lambda f, d: True) == []
    assert rates.slower(0x96, lambda f, d: True) == [0x96, 0x99, 0x95, 0x98, 0x94, 0x93, 0x92, 0x91]
    assert rates.slower(0x96, lambda f, d: f / d >= 32)[0] == 0x95
    assert rates.slower(0x11, lambda f, d: True) == [0x11]


def test_pps():
    assert pps.request(1, 0x96) == bytes.fromhex("FF119678")
    assert pps.request(0) == bytes.fromhex("FF00FF")
    asked = pps.request(1, 0x96)
    assert pps.agreed(asked, asked) == 0x96
    assert pps.agreed(asked, bytes.fromhex("FF01FE")) == rates.DEFAULT
    assert pps.agreed(pps.request(0), bytes.fromhex("FF00FF")) == rates.DEFAULT


def test_how_much_of_a_pps_answer_is_to_come():
    for octets, missing in (
        ("", 3),
        ("FF", 2),
        ("FF11", 2),
        ("FF1196", 1),
        ("FF119678", 0),
        ("FF01FE", 0),
        ("FF71", 4),
    ):
        assert pps.missing(bytes.fromhex(octets)) == missing, octets
    with raises(ProtocolError):
        pps.missing(b"\xfe")


def test_wrong_pps_answers():
    asked = pps.request(1, 0x96)
    for octets in (
        "FF119679",  # check
        "FF109679",  # another protocol
        "FF10" + "9579",
        "FF1195" + "7B",  # another rate
        "FF31960058",  # more than was asked
        "FF00FF",  # another protocol without a rate
    ):
        with raises(ProtocolError):
            pps.agreed(asked, bytes.fromhex(octets))
    with raises(ProtocolError):
        pps.agreed(pps.request(1), bytes.fromhex("FF119678"))


# --- times -----------------------------------------------------------------------------------------------
def test_times_of_a_card_that_says_nothing():
    atr = parsed(bytes.fromhex("3B00"))
    assert waiting.work(atr, 1) == 9600 and waiting.guard(atr, 0, 372, 1) == 12
    atr = parsed(with_check(bytes.fromhex("3B8001")))
    assert waiting.character(atr) == 11 + 8192
    assert waiting.block(atr, 372, 1) == 11 + 16 * 960


def test_times_at_a_rate():
    """WT is a number of clock periods that grows with D; BWT is a time: in etu it grows as they shrink."""
    atr = parsed(OURS)
    assert waiting.work(atr, 32) == 9600 * 32
    assert waiting.character(atr) == 43
    assert waiting.block(atr, 512, 32) == 11 + -(-16 * 960 * 372 * 32 // 512)
    assert waiting.block(atr, 512, 32, 3) == 11 + -(-3 * 16 * 960 * 372 * 32 // 512)


def test_guard_times():
    def guard(octets, *given):
        return waiting.guard(parsed(octets), *given)

    assert guard(bytes.fromhex("3B4007"), 0, 372, 1) == 19
    assert guard(bytes.fromhex("3B40FF"), 0, 372, 1) == 12
    assert guard(with_check(bytes.fromhex("3BC0FF01")), 1, 372, 1) == 11
    # with T=15 N counts the shortest etu of TA1: 10 of 16 clocks are less than one of 372
    with_global = with_check(bytes.fromhex("3BD0960A801F03"))
    assert guard(with_global, 0, 372, 1) == 13
    assert guard(with_global, 0, 512, 32) == 22
