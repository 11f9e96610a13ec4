# SPDX-License-Identifier: Apache-2.0
"""The stack of processors: counting, chaining both ways, wrong lengths, and a session that ends."""

from reader.errors import ProtocolError, SecureMessagingError, StatusError
from reader.iso7816.apdu import Command
from reader.iso7816.session import CardSession
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from scripted import AnsweringCard, ScriptedCard, octets
from support import raises, run


def test_send_returns_the_data_and_counts():
    session = CardSession(ScriptedCard([(octets("00B09C0010"), octets("0102 9000"))]))
    assert bytes(run(session.send(0xB0, 0x9C, 0, le=16))) == octets("0102")
    assert (session.apdus, session.octets_sent, session.octets_received) == (1, 5, 4)


def test_any_other_status_is_an_error_that_carries_it():
    session = CardSession(ScriptedCard([(None, octets("6A82"))]))
    with raises(StatusError) as caught:
        run(session.send(0xA4, 4, 12, b"\x3f\x00"))
    assert caught.value.sw == 0x6A82


def test_an_answer_in_parts_is_joined():
    script = [
        (octets("00CA000000"), octets("0102 6103")),
        (octets("00C0000003"), octets("030405 6100")),
        (octets("00C0000000"), octets("06 9000")),
    ]
    assert run(CardSession(ScriptedCard(script)).send(0xCA, 0, 0, le=256)) == octets("010203040506")


def test_parts_that_never_end_are_given_up():
    card = AnsweringCard(lambda command: octets("01 6101"))
    with raises(ProtocolError):
        run(CardSession(card).send(0xCA, 0, 0, le=256))
    assert len(card.sent) < 50
    card = AnsweringCard(lambda command: bytes(256) + octets("6100"))
    with raises(ProtocolError):
        run(CardSession(card).send(0xCA, 0, 0, le=256))
    assert len(card.sent) < 20


def test_the_right_length_is_taken_once():
    script = [(octets("00CA000000"), octets("6C05")), (octets("00CA000005"), octets("0102030405 9000"))]
    assert len(run(CardSession(ScriptedCard(script)).send(0xCA, 0, 0, le=256))) == 5
    with raises(StatusError):
        run(CardSession(AnsweringCard(lambda command: octets("6C05"))).send(0xCA, 0, 0, le=256))


def test_a_long_command_is_cut_into_a_chain():
    script = [
        (octets("102A00BE FF") + bytes(255), octets("9000")),
        (octets("002A00BE 2D") + bytes(45), octets("9000")),
    ]
    run(CardSession(ScriptedCard(script)).send(0x2A, 0, 0xBE, bytes(300)))


def test_a_chain_stops_where_the_card_refuses():
    card = AnsweringCard(lambda command: octets("6884"))
    with raises(StatusError):
        run(CardSession(card).send(0x2A, 0, 0xBE, bytes(600)))
    assert len(card.sent) == 1


def test_a_link_and_card_with_extended_length_need_no_chain():
    card = ScriptedCard([(octets("002A00BE 00012C") + bytes(300), octets("9000"))], extended=True)
    card.max_command = 2048
    run(CardSession(card).send(0x2A, 0, 0xBE, bytes(300)))


def test_an_answer_longer_than_the_link_carries_is_refused():
    with raises(ProtocolError):
        run(CardSession(AnsweringCard(lambda command: bytes(300) + octets("9000"))).send(0xB0, 0, 0, le=256))


def test_capacity_follows_link_form_and_cipher():
    card = AnsweringCard(None)
    for max_response, extended, plain, secured in (
        (258, False, 256, 223),
        (262, False, 256, 223),
        (262, True, 260, 239),
    ):
        card.max_response, card.extended = max_response, extended
        session = CardSession(card)
        assert session.capacity() == plain
        session.secure(SecureMessaging(AesCipher(bytes(16), bytes(16))))
        assert session.secured and session.capacity() == secured


def test_leaving_the_session_ends_secure_messaging_for_good():
    card = AnsweringCard(lambda command: octets("9000"))
    with CardSession(card) as session:
        session.secure(SecureMessaging(AesCipher(bytes(16), bytes(16))))
    with raises(SecureMessagingError):
        run(session.exchange(Command(0, 0xB0, 0, 0, le=16)))
    assert card.sent == []


def test_a_second_key_agreement_replaces_the_first():
    session = CardSession(AnsweringCard(None))
    first = SecureMessaging(AesCipher(bytes(16), bytes(16)))
    session.secure(first)
    session.secure(SecureMessaging(AesCipher(bytes(32), bytes(32))))
    with raises(SecureMessagingError):
        first.wrap(Command(0, 0xB0, 0, 0, le=16))
    assert session.secured
