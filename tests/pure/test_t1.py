# SPDX-License-Identifier: Apache-2.0
"""T=1, the reader's half: the standard's scenarios as scripts of blocks, and a card that breaks each rule."""

from reader.codec import t1_block
from reader.codec.t1 import T1
from reader.errors import CardLeft, CardSlow, ProtocolError
from support import raises


def block(pcb, inf=b"", crc=False):
    out = bytearray(t1_block.MOST)
    return memoryview(out)[: t1_block.encode(out, pcb, inf, crc)]


def i_block(number, inf=b"", more=False):
    return block(number << 6 | more << 5, inf)


def r_block(number, error=0):
    return block(0x80 | number << 4 | error)


def s_block(kind, *inf, answer=False):
    return block((0xE0 if answer else 0xC0) | kind, bytes(inf))


RESYNCH, IFS, ABORT, WTX = 0, 1, 2, 3
DAMAGED = memoryview(b"")
APDU = bytes(range(5))


def play(t1, *turns):
    """Turns: (block that the reader sends, what it hears then)."""
    for sent, heard in turns:
        assert not t1.finished
        assert bytes(t1.block) == bytes(sent), bytes(t1.block).hex()
        t1.heard(heard)
    return t1


def begun(apdu=APDU, size=254, **options):
    t1 = T1(size, **options)
    t1.command(apdu)
    return t1


# --- blocks ----------------------------------------------------------------------------------------------
def test_a_block_and_its_checks():
    assert bytes(s_block(IFS, 0xFE)) == bytes.fromhex("00C101FE3E")
    for crc in (False, True):
        good = bytes(block(0x40, b"abc", crc))
        assert t1_block.intact(good, crc)
        for at in range(len(good)):
            for bit in range(8):
                bad = bytearray(good)
                bad[at] ^= 1 << bit
                assert not t1_block.intact(bad, crc), (at, bit)
        for end in range(len(good)):
            assert not t1_block.intact(good[:end], crc)
        assert not t1_block.intact(good + b"\0", crc)


def test_the_crc_of_check_digits():
    """CRC-16/MCRF4XX of "123456789" is 6F91."""
    assert t1_block.check(b"123456789", 9, True) == b"\x6f\x91"


# --- without faults --------------------------------------------------------------------------------------
def test_numbers_alternate():
    t1 = begun()
    for number in (0, 1, 0, 1):
        play(t1, (i_block(number, APDU), i_block(number, b"\x90\x00")))
        assert t1.finished and bytes(t1.answer) == b"\x90\x00"
        t1.command(APDU)


def test_the_size_is_told():
    t1 = T1(254)
    assert t1.told_size == 32
    t1.ask_size()
    play(t1, (s_block(IFS, 254), s_block(IFS, 254, answer=True)))
    assert t1.finished and t1.told_size == 254


def test_a_command_in_parts():
    t1 = begun(bytes(range(10)), size=4)
    play(
        t1,
        (i_block(0, bytes(range(4)), True), r_block(1)),
        (i_block(1, bytes(range(4, 8)), True), r_block(0)),
        (i_block(0, bytes((8, 9))), i_block(0, b"\x90\x00")),
    )
    assert t1.finished


def test_an_answer_in_parts():
    t1 = begun()
    play(
        t1,
        (i_block(0, APDU), i_block(0, b"ab", True)),
        (r_block(1), i_block(1, b"cd", True)),
        (r_block(0), i_block(0, b"\x90\x00")),
    )
    assert t1.finished and bytes(t1.answer) == b"abcd\x90\x00"


def test_the_card_asks_for_time():
    t1 = begun()
    play(t1, (i_block(0, APDU), s_block(WTX, 3)))
    assert t1.wait == 3
    play(t1, (s_block(WTX, 3, answer=True), i_block(0, b"\x90\x00")))
    assert t1.finished and t1.wait == 1


def test_the_card_tells_its_size():
    t1 = begun(bytes(6), size=4)
    play(
        t1,
        (i_block(0, bytes(4), True), s_block(IFS, 1)),
        (s_block(IFS, 1, answer=True), r_block(1)),
        (i_block(1, bytes(1), True), r_block(0)),
        (i_block(0, bytes(1)), i_block(0, b"\x90\x00")),
    )


# --- faults that are made good ---------------------------------------------------------------------------
def test_a_damaged_answer_is_asked_for_again():
    t1 = begun()
    play(t1, (i_block(0, APDU), DAMAGED), (r_block(0, 1), i_block(0, b"\x90\x00")))
    assert t1.finished


def test_silence_is_asked_about():
    t1 = begun()
    play(t1, (i_block(0, APDU), None), (r_block(0), i_block(0, b"\x90\x00")))
    assert t1.finished


def test_a_command_the_card_did_not_get_goes_out_again():
    t1 = begun()
    play(t1, (i_block(0, APDU), r_block(0, 1)), (i_block(0, APDU), i_block(0, b"\x90\x00")))
    t1 = begun()
    play(t1, (i_block(0, APDU), None), (r_block(0), r_block(0)), (i_block(0, APDU), i_block(0, b"\x90\x00")))


def test_parts_that_are_lost():
    t1 = begun(bytes(6), size=4)
    play(
        t1,
        (i_block(0, bytes(4), True), r_block(0, 1)),
        (i_block(0, bytes(4), True), DAMAGED),
        (r_block(0, 1), r_block(1)),
        (i_block(1, bytes(2)), i_block(0, b"a", True)),
        (r_block(1), r_block(1, 1)),
        (r_block(1), DAMAGED),
        (r_block(1, 1), i_block(1, b"\x90\x00")),
    )
    assert bytes(t1.answer) == b"a\x90\x00"


def test_a_request_that_is_lost():
    t1 = T1(254)
    t1.ask_size()
    play(
        t1,
        (s_block(IFS, 254), None),
        (s_block(IFS, 254), r_block(0, 1)),
        (s_block(IFS, 254), s_block(IFS, 254, answer=True)),
    )
    assert t1.told_size == 254


def test_a_grant_that_is_lost():
    t1 = begun()
    play(
        t1,
        (i_block(0, APDU), s_block(WTX, 2)),
        (s_block(WTX, 2, answer=True), DAMAGED),
        (r_block(0, 1), s_block(WTX, 2)),
        (s_block(WTX, 2, answer=True), i_block(0, b"\x90\x00")),
    )


# --- faults that are not -----------------------------------------------------------------------------------
def test_three_failures_then_both_ends_are_synchronised_and_the_command_is_not_sent_again():
    t1 = begun()
    play(t1, (i_block(0, APDU), DAMAGED), (r_block(0, 1), DAMAGED))
    with raises(ProtocolError):
        play(t1, (r_block(0, 1), DAMAGED), (s_block(RESYNCH), s_block(RESYNCH, answer=True)))
    assert t1.finished and t1.told_size == 32
    t1.command(APDU)
    play(t1, (i_block(0, APDU), i_block(0, b"\x90\x00")))


def test_a_card_that_stays_silent_is_gone():
    t1 = begun()
    play(t1, (i_block(0, APDU), None), (r_block(0), None), (r_block(0), None))
    with raises(CardLeft):
        play(t1, *((s_block(RESYNCH), None),) * 3)
    assert t1.finished
    with raises(CardLeft):
        t1.command(APDU)


def test_a_card_that_cannot_be_brought_back():
    t1 = begun()
    play(t1, (i_block(0, APDU), DAMAGED), (r_block(0, 1), DAMAGED), (r_block(0, 1), DAMAGED))
    with raises(ProtocolError):
        play(t1, *((s_block(RESYNCH), DAMAGED),) * 3)


def test_time_without_end():
    t1 = begun(most_waits=10)
    play(t1, (i_block(0, APDU), s_block(WTX, 10)))
    with raises(CardSlow):
        play(t1, (s_block(WTX, 10, answer=True), s_block(WTX, 1)))


def test_the_card_breaks_off():
    t1 = begun(bytes(6), size=4)
    with raises(ProtocolError):
        play(t1, (i_block(0, bytes(4), True), s_block(ABORT)), (s_block(ABORT, answer=True), r_block(1)))
    t1.command(b"\0")
    play(t1, (i_block(1, b"\0"), i_block(0, b"\x90\x00")))


def test_the_card_breaks_off_without_having_taken_the_part():
    t1 = begun(bytes(6), size=4)
    with raises(ProtocolError):
        play(t1, (i_block(0, bytes(4), True), s_block(ABORT)), (s_block(ABORT, answer=True), r_block(0)))
    t1.command(b"\0")
    play(t1, (i_block(0, b"\0"), i_block(0, b"\x90\x00")))


def test_an_answer_without_end_is_broken_off():
    t1 = T1(254)
    t1.command(APDU, most_answer=3)
    play(t1, (i_block(0, APDU), i_block(0, b"ab", True)), (r_block(1), i_block(1, b"cd", True)))
    with raises(ProtocolError):
        play(t1, (s_block(ABORT), s_block(ABORT, answer=True)))
    t1.command(APDU, most_answer=1)
    with raises(ProtocolError):
        play(t1, (i_block(1, APDU), i_block(0, b"\x90\x00")))


def test_empty_parts_without_end():
    t1 = begun()
    with raises(ProtocolError):
        number = 0
        while True:
            t1.heard(i_block(number, b"", True))
            number ^= 1


def test_sizes_without_end():
    t1 = begun()
    with raises(ProtocolError):
        while True:
            t1.heard(s_block(IFS, 7))


def test_blocks_out_of_turn_are_bad_blocks():
    for bad in (
        i_block(1, b"\x90\x00"),  # wrong number
        r_block(1),  # acknowledges a last part
        s_block(RESYNCH),  # only we may ask for it
        s_block(ABORT),  # there is no chain
        s_block(IFS, 0),
        s_block(IFS, 255),
        s_block(IFS),
        s_block(WTX, 0),
        s_block(WTX, 1, 2),
        s_block(WTX, 1, answer=True),
        s_block(IFS, 254, answer=True),
        s_block(RESYNCH, answer=True),
        s_block(7),
        block(0x80, b"a"),  # an R-block holds nothing
        block(0xA0),
        block(0x88),
        block(0x1F),  # reserved bits of an I-block
        block(0x01),
    ):
        t1 = begun()
        play(t1, (i_block(0, APDU), bad), (r_block(0, 2), i_block(0, b"\x90\x00")))
        assert t1.finished


def test_another_size_than_was_asked():
    t1 = T1(254)
    t1.ask_size()
    play(t1, (s_block(IFS, 254), s_block(IFS, 32, answer=True)), (s_block(IFS, 254), s_block(IFS, 254, answer=True)))


def test_every_block_a_card_could_send_leads_to_an_end():
    """All PCBs, without and with an octet, again and again from each state: nothing but typed errors, and an end."""
    for start in (lambda: begun(most_waits=20), lambda: begun(bytes(9), size=4, most_waits=20), _chained):
        for pcb in range(256):
            for inf in (b"", b"\x01"):
                t1 = start()
                assert _end(t1, block(pcb, inf)) in (None, ProtocolError, CardLeft, CardSlow)
                assert t1.finished, (pcb, inf)


def _end(t1, same):
    """The error that the same block over and over leads to, None if it is an answer."""
    try:
        for _ in range(200):
            if t1.finished:
                return None
            t1.heard(same)
    except (ProtocolError, CardLeft, CardSlow) as error:
        return type(error)


def _chained():
    t1 = begun(most_waits=20)
    t1.heard(i_block(0, b"a", True))
    return t1
