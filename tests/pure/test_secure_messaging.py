# SPDX-License-Identifier: Apache-2.0
"""Secure messaging with AES: every form of command and answer, and every way an answer can be wrong."""

from card_side import SecuredCard
from reader.codec import tlv
from reader.errors import SecureMessagingError, StatusError
from reader.iso7816.apdu import Command
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from scripted import AnsweringCard, octets
from support import raises, run

KEYS = (
    (bytes(range(16)), bytes(range(16, 32))),
    (bytes(range(24)), bytes(range(24, 48))),
    (bytes(range(32)), bytes(range(32, 64))),
)
KS_ENC, KS_MAC = KEYS[0]


def secured_session(answer, spoil=None, keys=KEYS[0], answer_tag=0x87):
    card = SecuredCard(keys[0], keys[1], answer, spoil, answer_tag)
    session = CardSession(card)
    session.secure(SecureMessaging(AesCipher(*keys)))
    return session, card


def echo(header, data, le):
    return data, 0x9000


def test_commands_and_answers_of_every_length_and_key_size():
    for keys in KEYS:
        session, _ = secured_session(echo, keys=keys)
        for length in (0, 1, 15, 16, 17, 100, 127, 128, 200):
            data = bytes(i & 0x7F for i in range(length))
            assert bytes(run(session.send(0xDA, 1, 2, data, 256))) == data


def test_header_length_and_status_reach_the_other_side():
    seen = []

    def answer(header, data, le):
        seen.append((header, data, le))
        return b"", 0x6A82

    session, card = secured_session(answer)
    with raises(StatusError) as caught:
        run(session.send(0xA4, 4, 12, octets("A0000002471001")))
    assert caught.value.sw == 0x6A82
    run(session.exchange(Command(0, 0xB0, 0x81, 0, le=223)))
    run(session.exchange(Command(0, 0xB0, 0x81, 0, le=256)))
    assert seen == [
        (octets("0CA4040C"), octets("A0000002471001"), None),
        (octets("0CB08100"), b"", 223),
        (octets("0CB08100"), b"", 0),
    ]
    assert [trailer for _, trailer in card.seen] == [b"\0", b"\0", b"\0"]  # an answer always comes back: Le 00
    assert session.secured


def test_odd_instructions_use_85():
    for tag in (0x85, 0x87):
        session, card = secured_session(echo, answer_tag=tag)
        assert bytes(run(session.send(0xB1, 0, 0, octets("54020010"), 64))) == octets("54020010")
    messaging = SecureMessaging(AesCipher(KS_ENC, KS_MAC))
    assert messaging.wrap(Command(0, 0xB1, 0, 0, b"1234", 64)).data[:2] == octets("8510")
    assert messaging.wrap(Command(0, 0xB0, 0, 0, b"1234", 64)).data[:3] == octets("871101")


def test_extended_lengths():
    session, card = secured_session(lambda header, data, le: (b"\x55" * le, 0x9000))
    card.extended, card.max_response, card.max_command = True, 1500, 1500
    session = CardSession(card)
    session.secure(SecureMessaging(AesCipher(KS_ENC, KS_MAC)))
    assert len(run(session.send(0xB0, 0, 0, le=1000))) == 1000
    assert card.seen[-1][1] == (1498).to_bytes(2, "big")  # all that the link carries
    assert session.capacity() == 1471


def test_the_block_that_just_fits():
    messaging = SecureMessaging(AesCipher(KS_ENC, KS_MAC))
    for body in range(40, 600):
        plain = messaging.capacity(body)
        assert messaging.protected_size(plain) <= body < messaging.protected_size(plain + 1), body
    assert messaging.capacity(256) == 223
    assert messaging.capacity(260) == 239


def test_a_file_is_read_in_blocks_of_223():
    content = tlv.build(0x75, bytes(1000))

    def answer(header, data, le):
        offset = 0 if header[2] & 0x80 else header[2] << 8 | header[3]
        part = content[offset : offset + le]
        return part, 0x9000 if len(part) == le else 0x6282

    session, card = secured_session(answer)
    assert bytes(run(read_file(session, 2))) == content
    assert session.apdus == 5


def each_wrong_answer():
    """(what it is, how the protected answer is changed)"""

    def without(tag):
        def spoil(answer):
            return (
                b"".join(tlv.build(found, value) for found, value in tlv.walk(answer[:-2]) if found != tag)
                + answer[-2:]
            )

        return spoil

    def flipped(place, bit):
        def spoil(answer):
            changed = bytearray(answer)
            changed[place] ^= bit
            return bytes(changed)

        return spoil

    yield "no protection, 9000", lambda answer: octets("9000")
    yield "no protection, 6988", lambda answer: octets("6988")
    yield "plain data", lambda answer: octets("0102030405 9000")
    yield "no check sum", without(0x8E)
    yield "no status object", without(0x99)
    yield "no data object", without(0x87)
    yield "first bit of the check sum", flipped(-10, 0x80)
    yield "last bit of the check sum", flipped(-3, 0x01)
    yield "a bit of the data", flipped(5, 0x01)
    yield "the padding indicator", flipped(2, 0x03)
    yield "the status object", flipped(-13, 0x01)
    yield "a tag", flipped(0, 0x08)
    yield "a length", flipped(1, 0x02)
    yield "cut off", lambda answer: answer[:-6] + answer[-2:]
    yield "absurd length", lambda answer: octets("87 83 FFFFFF 01") + answer[4:]
    yield "four-octet length", lambda answer: octets("87 84 00000011 01") + answer[4:]
    yield "one object twice", lambda answer: answer[:19] + answer
    yield "something after the check sum", lambda answer: answer[:-2] + octets("9900 9000")
    yield "an unknown object", lambda answer: octets("8100") + answer
    yield "short check sum", lambda answer: answer[:-12] + octets("8E07") + answer[-10:-3] + answer[-2:]


def test_every_wrong_answer_ends_the_session_and_wipes_the_keys():
    for name, spoil in each_wrong_answer():
        session, card = secured_session(echo, spoil)
        messaging = session._secure
        cipher = messaging._cipher
        with raises(SecureMessagingError):
            run(session.send(0xDA, 0, 0, b"0123456789", 256))
        assert not any(cipher._ks_enc) and not any(cipher._ks_mac), name
        card.spoil = None
        before = len(card.seen)
        with raises(SecureMessagingError):
            run(session.send(0xDA, 0, 0, b"0123456789", 256))
        assert len(card.seen) == before, name


def test_a_replayed_answer_is_refused():
    kept = []

    def replay(answer):
        kept.append(answer)
        return kept[0]

    session, _ = secured_session(lambda header, data, le: (b"same data", 0x9000), replay)
    run(session.send(0xB0, 0, 0, le=16))
    with raises(SecureMessagingError):
        run(session.send(0xB0, 0, 0, le=16))


def test_padding_under_a_right_check_sum_is_still_checked():
    class BadlyPadding(SecuredCard):
        plain = bytes(16)

        def _protect(self, data, sw):
            from reader.crypto.aes import AES

            encrypted = AES(self.ks_enc).cbc_encrypt(self._iv(), self.plain)
            body = tlv.build(0x87, b"\x01", encrypted) + octets("99029000")
            return body + tlv.build(0x8E, self._mac(body)) + octets("9000")

    for plain in (bytes(16), b"\x80" + bytes(31), b"0123456789abcdef", b"\x80" + bytes(16) + b"\x01" + bytes(14)):
        card = BadlyPadding(KS_ENC, KS_MAC, echo)
        card.plain = plain
        session = CardSession(card)
        session.secure(SecureMessaging(AesCipher(KS_ENC, KS_MAC)))
        with raises(SecureMessagingError):
            run(session.send(0xB0, 0, 0, le=16))


def test_the_link_failing_in_the_middle_ends_the_session_too():
    def broken(command):
        raise StatusError(0x6F00)

    session = CardSession(AnsweringCard(broken))
    session.secure(SecureMessaging(AesCipher(KS_ENC, KS_MAC)))
    with raises(StatusError):
        run(session.send(0xB0, 0, 0, le=16))
    with raises(SecureMessagingError):
        run(session.send(0xB0, 0, 0, le=16))


def test_the_counter_runs_over_octets():
    messaging = SecureMessaging(AesCipher(KS_ENC, KS_MAC))
    for _ in range(700):
        counter = messaging._next_counter()
    assert counter == (700).to_bytes(16, "big")


def test_the_callers_keys_are_copied():
    ks_enc, ks_mac = bytearray(KS_ENC), bytearray(KS_MAC)
    card = SecuredCard(KS_ENC, KS_MAC, echo)
    session = CardSession(card)
    session.secure(SecureMessaging(AesCipher(ks_enc, ks_mac)))
    for i in range(16):
        ks_enc[i] = ks_mac[i] = 0
    assert bytes(run(session.send(0xDA, 0, 0, b"data", 256))) == b"data"
