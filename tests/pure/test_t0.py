# SPDX-License-Identifier: Apache-2.0
"""T=0: each kind of procedure octet, both directions, in pieces of any size; and everything a card may do wrong."""

from reader.codec.t0 import Tpdu
from reader.errors import ProtocolError
from support import raises

READ = bytes.fromhex("00B0000004")
WRITE = bytes.fromhex("00D6000003")


def played(tpdu, *turns):
    """Turns: (what the reader has to send, what the card says then)."""
    for sent, said in turns:
        assert bytes(tpdu.to_send) == sent, bytes(tpdu.to_send)
        tpdu.sent()
        said = bytes.fromhex(said)
        while said:
            part = said[: tpdu.missing]
            assert part, "more than is missing"
            tpdu.feed(part)
            said = said[len(part) :]
    return tpdu


def test_all_data_from_the_card_at_once():
    tpdu = played(Tpdu(READ, wanted=4), (READ, "B0 01020304 9000"))
    assert (bytes(tpdu.answer), tpdu.sw, tpdu.missing) == (b"\x01\x02\x03\x04", 0x9000, 0)


def test_data_from_the_card_one_by_one_and_then_the_rest():
    tpdu = played(Tpdu(READ, wanted=4), (READ, "4F 01 4F 02 B0 0304 6282"))
    assert (bytes(tpdu.answer), tpdu.sw) == (b"\x01\x02\x03\x04", 0x6282)


def test_all_data_to_the_card_at_once():
    tpdu = played(Tpdu(WRITE, b"abc"), (WRITE, "D6"), (b"abc", "9000"))
    assert tpdu.sw == 0x9000 and not len(tpdu.answer)


def test_data_to_the_card_one_by_one_and_then_the_rest():
    tpdu = played(Tpdu(WRITE, b"abc"), (WRITE, "29"), (b"a", "29"), (b"b", "D6"), (b"c", "6581"))
    assert tpdu.sw == 0x6581


def test_no_data():
    header = bytes.fromhex("0020008100")
    assert played(Tpdu(header), (header, "63C2")).sw == 0x63C2


def test_the_card_ends_early():
    assert played(Tpdu(READ, wanted=4), (READ, "6A82")).sw == 0x6A82
    assert played(Tpdu(WRITE, b"abc"), (WRITE, "6700")).sw == 0x6700
    tpdu = played(Tpdu(READ, wanted=4), (READ, "4F 01 6282"))
    assert (bytes(tpdu.answer), tpdu.sw) == (b"\x01", 0x6282)


def test_null_is_counted_until_something_happens():
    tpdu = played(Tpdu(READ, wanted=4), (READ, "60 60 60"))
    assert tpdu.waits == 3 and tpdu.missing == 1
    played(tpdu, (b"", "4F 01"))
    assert tpdu.waits == 0
    assert played(tpdu, (b"", "60 B0 020304 60 9000")).sw == 0x9000


def test_null_among_data_is_data():
    assert bytes(played(Tpdu(READ, wanted=4), (READ, "B0 60606060 9000")).answer) == b"````"


def test_sw2_may_be_anything():
    for sw2 in range(256):
        assert played(Tpdu(READ, wanted=4), (READ, "61%02X" % sw2)).sw == 0x6100 | sw2


def test_what_is_missing():
    tpdu = Tpdu(READ, wanted=4)
    assert tpdu.missing == 1
    played(tpdu, (READ, "B0"))
    assert tpdu.missing == 5
    played(tpdu, (b"", "0102"))
    assert tpdu.missing == 3
    played(tpdu, (b"", "030490"))
    assert tpdu.missing == 1


def test_procedure_octets_that_there_are_not():
    for octet in range(256):
        if octet not in (0xB0, 0x4F) and octet >> 4 not in (6, 9):
            with raises(ProtocolError):
                played(Tpdu(READ, wanted=4), (READ, "%02X" % octet))


def test_a_card_that_wants_or_gives_too_much():
    with raises(ProtocolError):
        played(Tpdu(READ, wanted=4), (READ, "B0 01020304 B0"))
    with raises(ProtocolError):
        played(Tpdu(READ, wanted=4), (READ, "B0 01020304 4F"))
    with raises(ProtocolError):
        played(Tpdu(WRITE, b"abc"), (WRITE, "D6"), (b"abc", "D6"))
    with raises(ProtocolError):
        played(Tpdu(bytes.fromhex("0020008100")), (bytes.fromhex("0020008100"), "20"))


def test_a_card_that_speaks_out_of_turn():
    with raises(ProtocolError):
        Tpdu(READ, wanted=4).feed(b"\xb0")
    tpdu = played(Tpdu(WRITE, b"abc"), (WRITE, "D6"))
    with raises(ProtocolError):
        tpdu.feed(b"\x90")
    done = played(Tpdu(READ, wanted=4), (READ, "9000"))
    with raises(ProtocolError):
        done.feed(b"\x00")
