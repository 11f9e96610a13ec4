# SPDX-License-Identifier: Apache-2.0
"""Reading files: block sizes, what a card may refuse and how, lying lengths, progress into the caller's buffer."""

import asyncio

from reader.codec import tlv
from reader.errors import NotOurCard, ProtocolError, StatusError, TlvError
from reader.iso7816.files import read_file, select_application
from reader.iso7816.session import CardSession
from scripted import AnsweringCard, always, octets
from support import raises, run

FILE = tlv.build(0x75, bytes(i & 0xFF for i in range(1000)))
SHORT_FILE = tlv.build(0x6C, b"0123456789")


class FileCard(AnsweringCard):
    """Holds one file for each short identifier. most: octets it gives at once; over: how it refuses more than that;
    beyond: how it refuses a length that goes past the end of the file (None: gives what there is, 6282)."""

    def __init__(self, files, most=256, over="6700", beyond=None):
        AnsweringCard.__init__(self, self._answer)
        self.files, self.most, self.over, self.beyond = files, most, over, beyond
        self.current = b""

    def _answer(self, command):
        assert command[1] == 0xB0 and len(command) == 5
        p1, p2, le = command[2], command[3], command[4] or 256
        if p1 & 0x80:
            if p1 & 0x1F not in self.files:
                return octets("6A82")
            self.current, offset = self.files[p1 & 0x1F], p2
        else:
            offset = p1 << 8 | p2
        if le > self.most:
            return octets(self.over)
        left = self.current[offset:]
        if not left:
            return octets("6B00")
        if le > len(left):
            return (
                octets(self.beyond % len(left) if "%" in self.beyond else self.beyond)
                if self.beyond
                else left + octets("6282")
            )
        return left[:le] + octets("9000")


def read(card, sfi=2, session=None, **options):
    return bytes(run(read_file(session or CardSession(card), sfi, **options)))


def test_a_long_file_by_blocks_and_an_exact_last_read():
    card = FileCard({2: FILE})
    assert read(card) == FILE
    assert [command.hex() for command in card.sent] == ["00b0820000", "00b0010000", "00b0020000", "00b00300ec"]


def test_a_short_file_in_one_read():
    card = FileCard({2: SHORT_FILE})
    assert read(card) == SHORT_FILE
    assert len(card.sent) == 1


def test_what_follows_the_object_is_left_out():
    assert read(FileCard({2: SHORT_FILE + b"\xff" * 40})) == SHORT_FILE
    assert read(FileCard({2: FILE + b"\xff" * 400})) == FILE


def test_into_the_callers_buffer():
    buffer = bytearray(2000)
    view = run(read_file(CardSession(FileCard({2: FILE})), 2, into=buffer))
    assert len(view) == len(FILE) and buffer[: len(FILE)] == FILE and not any(buffer[len(FILE) :])
    view[0] = 0
    assert buffer[0] == 0


def test_progress_brings_each_new_piece_once():
    pieces, counts = [], []

    def tell(chunk, filled, total):
        pieces.append(bytes(chunk))
        counts.append((filled, total))

    read(FileCard({2: FILE}, most=300), on_progress=tell)
    assert b"".join(pieces) == FILE
    assert counts == [(256, 1004), (512, 1004), (768, 1004), (1004, 1004)]


def first_news(**options):
    """The chunks told of while the long file is read, after a short one from which the session learns."""
    pieces = []
    card = FileCard({1: SHORT_FILE, 2: FILE}, **options)
    session = CardSession(card)
    read(card, 1, session=session)
    read(card, session=session, on_progress=lambda chunk, filled, total: pieces.append(bytes(chunk)))
    return pieces


def test_the_first_news_are_enough_to_find_ones_way():
    for pieces in (first_news(beyond="6700", most=128), first_news(most=32)):
        assert b"".join(pieces) == FILE and len(pieces[0]) >= 128


def test_progress_may_be_a_coroutine():
    seen = []

    async def tell(chunk, filled, total):
        await asyncio.sleep(0)
        seen.append(filled)

    read(FileCard({2: FILE}), on_progress=tell)
    assert seen[-1] == len(FILE)


def test_a_card_that_gives_less_at_once_is_asked_for_less_and_that_is_remembered():
    for over, block in (("6700", 192), ("6B00", 192), ("6CC8", 200)):
        card = FileCard({2: FILE, 3: FILE}, most=200, over=over)
        session = CardSession(card)
        assert read(card, session=session) == FILE
        assert session.block == block
        before = len(card.sent)
        assert read(card, 3, session=session) == FILE
        assert len(card.sent) - before == -(-len(FILE) // block), over


def test_a_card_that_minds_being_asked_past_the_end_is_asked_for_the_header_first():
    for beyond in ("6700", "6B00", "6282"):
        card = FileCard({1: SHORT_FILE, 2: FILE, 3: SHORT_FILE}, beyond=beyond)
        session = CardSession(card)
        assert read(card, 1, session=session) == SHORT_FILE
        assert session.block is None and session.head_first
        assert read(card, 2, session=session) == FILE
        assert read(card, 3, session=session) == SHORT_FILE


def test_the_right_length_of_a_short_file_says_nothing_about_the_next():
    card = FileCard({1: SHORT_FILE, 2: FILE}, beyond="6C%02X")
    session = CardSession(card)
    assert read(card, 1, session=session) == SHORT_FILE
    assert session.block is None
    assert read(card, 2, session=session) == FILE


def test_status_words_that_are_no_matter_of_length():
    for answer in ("6982", "6A82", "6986", "6FFF"):
        with raises(StatusError) as caught:
            read(always(answer))
        assert caught.value.sw == int(answer, 16)


def test_a_card_that_refuses_every_length():
    for answer in ("6700", "6B00", "6C00", "6C05", "6282"):
        card = always(answer)
        with raises((StatusError, ProtocolError)):
            read(card)
        assert len(card.sent) < 20


def test_a_file_that_claims_more_than_is_allowed():
    for head in ("75 82 FFFF", "75 83 FFFFFF", "75 82 1000"):
        card = always(head, "00" * 200, "9000")
        with raises(ProtocolError):
            read(card, limit=4096)
        assert len(card.sent) == 1
    with raises(ProtocolError):
        read(FileCard({2: FILE}), into=bytearray(1003))


def test_a_length_in_no_lawful_form():
    for head in ("75 80", "75 84 00000010", "75", "00 10", "5FFFFFFF"):
        with raises(TlvError):
            read(always(head, "9000"))


def test_a_file_shorter_than_its_header_says():
    short = tlv.build(0x75, bytes(1000))[:600]
    for beyond in (None, "6700", "6B00"):
        with raises((ProtocolError, StatusError)):
            read(FileCard({2: short}, beyond=beyond))


def test_a_card_that_trickles_or_gives_nothing():
    def trickle(command):
        return FILE[:200] + octets("9000") if command[2] & 0x80 else b"\x01" + octets("9000")

    def nothing(command):
        return FILE[:200] + octets("9000") if command[2] & 0x80 else octets("9000")

    for answer in (trickle, nothing, lambda command: octets("9000")):
        card = AnsweringCard(answer)
        with raises(ProtocolError):
            read(card)
        assert len(card.sent) < 20


def test_more_than_asked_for_is_cut_off():
    assert read(AnsweringCard(lambda command: SHORT_FILE + bytes(200) + octets("9000"))) == SHORT_FILE


def test_select_application():
    card = always("9000")
    run(select_application(CardSession(card), octets("A0000002471001")))
    assert card.sent == [octets("00A4040C 07 A0000002471001")]
    with raises(NotOurCard):
        run(select_application(CardSession(always("6A82")), octets("A0000002471001")))
    with raises(StatusError):
        run(select_application(CardSession(always("6982")), octets("A0000002471001")))


LONG = tlv.build(0x75, bytes(i * 7 & 0xFF for i in range(33000)))


class LongFileCard(FileCard):
    """Takes the odd instruction beyond 32,767 octets, and only there."""

    def _answer(self, command):
        if command[1] == 0xB0:
            return FileCard._answer(self, command)
        assert command[1:4] == octets("B10000")
        offset = int.from_bytes(tlv.only(command[5 : 5 + command[4]], 0x54), "big")
        assert offset > 0x7FFF
        part = tlv.build(0x53, self.current[offset : offset + (command[-1] or 256) - 4])
        return part + octets("9000")


def test_beyond_32_kb_by_the_odd_instruction():
    card = LongFileCard({2: LONG})
    assert read(card, limit=40000) == LONG
    odd = [command for command in card.sent if command[1] == 0xB1]
    assert len(odd) == 1 and odd[0].hex() == "00b100000454028000%02x" % (len(LONG) - 0x8000 + 4)


def test_an_odd_answer_without_its_object_is_refused():
    class Wrong(LongFileCard):
        def _answer(self, command):
            answer = LongFileCard._answer(self, command)
            return answer if command[1] == 0xB0 else answer[2:]

    with raises(ProtocolError):
        read(Wrong({2: LONG}), limit=40000)


class Told:
    """Collects what progress brings."""

    def __init__(self):
        self.octets = b""

    def __call__(self, chunk, filled, total):
        self.octets += bytes(chunk)


def test_going_on_where_a_reading_broke_off():
    for have in (128, 256, 600, len(FILE) - 1):
        buffer = bytearray(2000)
        buffer[:have] = FILE[:have]
        card, told = FileCard({2: FILE}), Told()
        assert read(card, into=buffer, have=have, on_progress=told) == FILE
        assert told.octets == FILE[have:]
        assert card.sent[0].hex() == "00b0820006"
        assert card.sent[1][2:4] == have.to_bytes(2, "big")


def test_another_file_is_not_gone_on_with():
    buffer = bytearray(2000)
    buffer[:500] = FILE[:500]
    other = tlv.build(0x75, bytes(900))
    for card, have in ((FileCard({2: other}), 500), (FileCard({2: FILE}), len(FILE)), (FileCard({2: FILE}), 3)):
        with raises(ProtocolError):
            read(card, into=buffer, have=have)
