# SPDX-License-Identifier: Apache-2.0
"""READ RECORD, in parts too, APPEND RECORD, and files by path: the APDUs, and cards that do otherwise."""

from card_side import SecuredCard
from reader.codec import tlv
from reader.errors import ProtocolError, StatusError
from reader.iso7816 import paths, records
from reader.iso7816.session import CardSession
from reader.lds import records as layout
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from recordmaker import stay_body
from scripted import AnsweringCard, ScriptedCard, octets
from support import raises, run

RECORD = layout.whole(stay_body(), bytes(64), 1)
LONG = tlv.build(0x7F21, bytes(range(256)) + bytes(3))


def session(*script):
    return CardSession(ScriptedCard(script))


def done(octets_of_answer):
    return octets_of_answer + b"\x90\x00"


def test_a_record_by_its_number():
    assert run(records.read_record(session((octets("00B2021C00"), done(RECORD))), 3, 2)) == RECORD
    assert run(records.read_record(session((octets("00B2291C00"), octets("6A83"))), 3, 0x29)) is None
    for sw in ("6982", "6A82", "6700"):
        with raises(StatusError) as caught:
            run(records.read_record(session((None, octets(sw))), 3, 1))
        assert "%04X" % caught.value.sw == sw


def test_a_card_that_wants_to_be_asked_for_the_very_length():
    """7816-4, 5.3.4 and 11.4.3: also under secure messaging, where nothing below looks at the status word."""

    def strict(header, data, le):
        answer = tlv.build(0x53, RECORD[:32]) if data else RECORD
        return (answer, 0x9000) if le == len(answer) else (b"", 0x6C00 | len(answer))

    def lax(header, data, le):
        return (tlv.build(0x53, RECORD[:32]) if data else RECORD), 0x6282

    for answer in (strict, lax):
        secured = CardSession(SecuredCard(bytes(16), bytes(16), answer))
        secured.secure(SecureMessaging(AesCipher(bytes(16), bytes(16))))
        assert run(records.last_record(secured, 3)) == (2, RECORD)
        assert run(records.read_part(secured, 3, 1, 0, 100)) == RECORD[:32]


def test_the_last_record_and_its_number():
    assert run(records.last_record(session((octets("00B2001B00"), done(RECORD))), 3)) == (2, RECORD)
    assert run(records.last_record(session((octets("00B2001300"), octets("6A83"))), 2)) is None
    for nonsense in (b"", b"\x71\x00", b"\x71", b"\x5f\x28\x03UTO"):
        with raises(ProtocolError):
            run(records.last_record(session((None, done(nonsense))), 3))


def in_parts(record, most=100):
    """A card that gives at most so many octets of its only record, number 1, at once."""

    def answer(command):
        if command[2] != 1:
            return octets("6A83")
        assert command[:2] + command[3:7] == octets("00B3 D4 045402")
        offset = int.from_bytes(command[7:9], "big")
        if offset >= len(record):
            return octets("6B00")
        return done(tlv.build(0x53, record[offset : offset + most]))

    return AnsweringCard(answer)


def test_a_record_longer_than_an_answer():
    card = in_parts(LONG)
    assert run(records.read_long_record(CardSession(card), 0x1A, 1)) == LONG
    assert card.sent[0] == octets("00B301D4 04 54020000 00") and len(card.sent) == 3
    assert card.sent[1][:9] == octets("00B301D4 04 54020064")
    assert run(records.read_long_record(CardSession(in_parts(LONG)), 0x1A, 2)) is None
    short = tlv.build(0x7F21, b"short")
    card = in_parts(short)
    assert run(records.read_long_record(CardSession(card), 0x1A, 1)) == short and len(card.sent) == 1


def test_the_first_octets_of_a_record_alone():
    card = in_parts(LONG, 256)
    run(records.read_part(CardSession(card), 0x1A, 1, 0, 32))
    assert card.sent == [octets("00B301D4 04 54020000 23")]


def test_records_that_never_end():
    with raises(ProtocolError):
        run(records.read_long_record(CardSession(in_parts(LONG, 20)), 0x1A, 1))
    with raises(ProtocolError):
        run(records.read_long_record(CardSession(in_parts(tlv.build(0x7F21, bytes(400)))), 0x1A, 1))
    with raises(ProtocolError):
        run(records.read_long_record(CardSession(in_parts(b"\x00")), 0x1A, 1))
    for wrong in ("9000", "53029000", "5402AABB9000", "53809000"):
        with raises(ProtocolError):
            run(records.read_long_record(session((None, octets(wrong))), 0x1A, 1))
    with raises(StatusError):
        run(records.read_long_record(CardSession(in_parts(LONG[:150])), 0x1A, 1))


def test_append():
    run(records.append_record(session((octets("00E20018 B3") + RECORD, octets("9000"))), 3, RECORD))
    for sw in ("6982", "6A80", "6984", "6985", "6300", "6A84", "6A88"):
        with raises(StatusError) as caught:
            run(records.append_record(session((None, octets(sw))), 3, RECORD))
        assert "%04X" % caught.value.sw == sw


def test_a_record_too_long_for_one_command_goes_in_a_chain():
    first = octets("10E200D0 FF") + LONG[:255]
    last = octets("00E200D0", "%02X" % (len(LONG) - 255)) + LONG[255:]
    run(records.append_record(session((first, octets("9000")), (last, octets("9000"))), 0x1A, LONG))


def test_a_file_by_its_path():
    content = bytes(range(200)) * 2
    fcp = octets("62 04 8002 0190")
    select = octets("00A40804 04 50154301 00")
    script = [
        (select, done(fcp)),
        (octets("00B0000000"), done(content[:256])),
        (octets("00B0010090"), done(content[256:])),
    ]
    assert run(paths.read_path(session(*script), octets("50154301"), 2048)) == content


def test_files_by_path_that_are_not_as_they_say():
    fcp = octets("62 04 8002 0190")
    path = octets("50154301")
    with raises(StatusError):
        run(paths.read_path(session((None, octets("6A82"))), path, 2048))
    for wrong in ("", "6200", "6F0480020190", "620480020801", "620480020000", "6204800201"):
        with raises(ProtocolError):
            run(paths.read_path(session((None, done(octets(wrong)))), path, 2048))
    for part in (b"", bytes(15)):
        with raises(ProtocolError):
            run(paths.read_path(session((None, done(fcp)), (None, done(part))), path, 2048))
    with raises(StatusError):
        run(paths.read_path(session((None, done(fcp)), (None, octets("6982"))), path, 2048))
