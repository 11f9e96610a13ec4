# SPDX-License-Identifier: Apache-2.0
"""Records of stay, confirmation and library to the octet; what no record of ours is; the days of a stay."""

from reader.crypto import sha2
from reader.errors import LdsError
from reader.lds import records, stay
from recordmaker import CARD, stay_body
from scripted import octets
from support import raises

SIGNATURE = bytes(range(64))
STAY = (
    octets(
        "5F280355544F 7164 5F280355544F 43025352 5A09555831353032373341 5F26083230323330363132 C1020002 C20102 C30101"
        "5F24083230323931313330 5F25083230323631313031 C40870726576696F7573 C5083230323730323232 C60449535355"
        "C7085441424344454647 5F3740"
    )
    + SIGNATURE
    + octets("5F380101")
)
FLAG = (
    octets(
        "5F280355544F 734C 5F280355544F 43024346 5A0955393035313134343C 5F26083230323531303230 C1020001 C80110"
        "5F25083230323531303230 C4080000000000000000 C60449535355 C708504552534F4E414C 5F3740"
    )
    + SIGNATURE
    + octets("5F380102")
)


def spoilt(record, right, wrong):
    made = record.replace(octets(right), octets(wrong))
    assert made != record
    return made


def test_a_stay_to_the_octet():
    found = records.parse_stay(STAY)
    assert len(STAY) == 179 and found.encoded == STAY
    assert (found.kind, found.number, found.issued) == ("SR",) + CARD
    assert (found.serial, found.changed, found.condition, found.limit) == (2, 2, 1, "20291130")
    assert (found.decided, found.link, found.deliver_until) == ("20261101", b"previous", "20270222")
    assert (found.place, found.officer, found.certificate) == ("ISSU", "TABCDEFG", 1)
    assert found.signature == SIGNATURE and found.body == STAY[6:108] == stay_body()
    assert records.whole(found.body, SIGNATURE, 1) == STAY


def test_a_confirmation_to_the_octet():
    found = records.parse_confirmation(FLAG)
    assert len(FLAG) == 155
    assert (found.kind, found.number, found.issued, found.serial) == ("CF", "U9051144", "20251020", 1)
    assert (found.state, found.link, found.officer) == (records.PENDING, records.NO_LINK, "PERSONAL")
    body = records.build_confirmation("U9051144", "20251020", 1, 0x10, "20251020", bytes(8), "ISSU", "PERSONAL")
    assert records.whole(body, SIGNATURE, 2) == FLAG


def test_a_library_entry():
    body = records.build_library("U3840163", "20190508", 1, records.REGISTERED, "20200101", bytes(8), "REGO", "0417")
    found = records.parse_library(records.whole(body, SIGNATURE, 3))
    assert (found.kind, found.state, found.officer) == ("LB", records.REGISTERED, "0417")
    with raises(LdsError):
        records.parse_confirmation(found.encoded)
    with raises(LdsError):
        records.parse_library(FLAG)


def test_no_limit():
    found = records.parse_stay(records.whole(stay_body(limit=None), SIGNATURE, 1))
    assert found.limit is None and b"00000000" in found.encoded


def test_the_link_is_the_beginning_of_the_hash_of_the_whole_record():
    assert records.link_of(STAY) == sha2.digest("sha256", STAY)[:8]
    assert records.link_of(None) == bytes(8)


def test_what_is_no_record():
    for right, wrong in (
        ("5F280355544F71", "5F280355544171"),  # another state
        ("43025352", "43024346"),  # of another kind
        ("43025352", "44025352"),  # another field
        ("C20102", "C20100"),  # changes nothing
        ("C20102", "C20104"),
        ("5F24083230323931313330", "5F24083230323931333330"),  # no day
        ("5F25083230323631313031", "5F25083030303030303030"),  # never decided
        ("C5083230323730323232", "C5083030303030303030"),
        ("C6044953", "C604FF53"),  # no text
        ("C1020002", "C10200027F"),
    ):
        with raises(LdsError):
            records.parse_stay(spoilt(STAY, right, wrong))
    with raises(LdsError):
        records.parse_confirmation(spoilt(FLAG, "C80110", "C80111"))
    with raises(LdsError):
        records.parse_confirmation(STAY)
    with raises(LdsError):
        records.parse_stay(FLAG)


def test_every_cut_is_noticed():
    for record, parse in ((STAY, records.parse_stay), (FLAG, records.parse_confirmation)):
        for end in range(len(record)):
            with raises(LdsError):
                parse(record[:end])
        with raises(LdsError):
            parse(record + b"\x00")


def test_fields_that_do_not_fit_are_not_written():
    for changes in ({"number": "UX1502735AB"}, {"officer": "123456789"}, {"place": "KIOSK"}, {"link": b"short"}):
        with raises(LdsError):
            stay_body(**changes)


def test_the_days_of_a_stay():
    for limit, today, wanted in (
        ("20261130", "20261124", ("ends-soon", 6)),
        ("20261130", "20261102", ("ends-soon", 28)),
        ("20261130", "20261101", ("valid", 29)),
        ("20261130", "20261130", ("ends-today", 0)),
        ("20261130", "20261201", ("passed", 1)),
        ("20261110", "20261124", ("passed", 14)),
        ("20280229", "20280228", ("ends-soon", 1)),
        (None, "20261124", ("no-limit", None)),
    ):
        assert stay.state(1, limit, today) == wanted
    assert stay.state(0, None, "20261124") == ("unconditional", None)
    assert len(stay.CONDITIONS) == 13 and stay.CONDITIONS[0x0C] == "condition-0c"
