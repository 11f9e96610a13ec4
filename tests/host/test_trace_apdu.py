# SPDX-License-Identifier: Apache-2.0
"""APDUs in words: what a session says of each command and answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e2e.standin import CARD_ACCESS
from smartid.trace import apdu, ber, pn532
from smartid.trace.words import status

SELECT_IDENTITY = bytes.fromhex("00A4040C07A0000002471001")


def identity() -> apdu.Session:
    session = apdu.Session()
    session.command(SELECT_IDENTITY)
    session.answer(SELECT_IDENTITY, b"\x90\x00")
    return session


def said(session: apdu.Session, command: str, response: str) -> tuple[str, str]:
    raw = bytes.fromhex(command)
    return session.command(raw).en, session.answer(raw, bytes.fromhex(response)).en


def test_card_access_names_the_protocol_the_cipher_and_the_curve():
    command, answer = said(apdu.Session(), "00B09C0000", CARD_ACCESS.hex() + "9000")
    assert command == "READ BINARY EF.CardAccess, 0–255"
    assert answer == "PACE-GM, AES-256, brainpoolP256r1"


def test_the_same_short_identifier_is_another_file_in_another_application():
    assert apdu.Session().command(bytes.fromhex("00B09D0000")).en == "READ BINARY EF.CardSecurity, 0–255"
    assert identity().command(bytes.fromhex("00B09D0000")).en == "READ BINARY EF.SOD, 0–255"


def test_a_refused_select_leaves_the_session_where_it_was():
    session = identity()
    other = bytes.fromhex("00A4040C0CA000000063504B43532D3135")
    session.command(other)
    session.answer(other, b"\x6a\x82")
    assert session.application == "identity"


def test_reads_of_the_photo_say_how_far_they_are():
    session = identity()
    assert said(session, "00B08200DF", "75823B60" + "00" * 219 + "9000") == (
        "READ BINARY DG2, 0–222",
        "photo, 223 of 15\xa0204 bytes",
    )
    assert said(session, "00B000DFDF", "00" * 223 + "9000")[0] == "READ BINARY DG2, 223–445"
    assert (session.lengths["DG2"], session.arrived["DG2"]) == (15204, 446)


@pytest.mark.parametrize(
    ("command", "response", "words"),
    [
        ("0022C1A40F800A04007F00070202040204830102", "9000", "MSE:Set AT, PACE with CAN"),
        ("0022C1A40F800A04007F00070202040204830101", "9000", "MSE:Set AT, PACE with MRZ"),
        (
            "10860000027C0000",
            "7C128010" + "00" * 16 + "9000",
            "GENERAL AUTHENTICATE 1/4: ask for the encrypted nonce (more follows)",
        ),
        ("008600000C7C0A8508" + "11" * 8 + "00", "7C0A8608" + "22" * 8 + "9000", "GENERAL AUTHENTICATE 4/4: token"),
        ("0084000008", "00" * 8 + "9000", "GET CHALLENGE"),
        ("0022814B60", "9000", "MSE 81 4B"),
        ("002281B6038301AA", "9000", "MSE:Set DST, verifying certificates"),
        ("002281A4038301AA", "9000", "MSE:Set AT, terminal authentication"),
        ("002241B606800111840101", "9000", "MSE:Set DST, signing"),
        ("002A00BE0100", "9000", "PSO: verify certificate"),
        ("002A9E9A010000", "6A80", "PSO: compute signature"),
        ("002A00000100", "6A86", "PSO"),
        ("0020008108" + "2A" * 8, "63C2", "VERIFY"),
        ("00B2011C00", "6A82", "READ RECORD SFI 03, 1"),
        ("80FF0102", "6D00", "80 FF 01 02"),
        ("00", "6F00", "not a command"),
    ],
)
def test_commands_by_name(command, response, words):
    assert said(apdu.Session(), command, response)[0] == words


def test_records_by_their_files():
    session = apdu.Session()
    session.command(bytes.fromhex("00A4040C08F0186957F1C07801"))
    assert said(session, "00B2001B00", "5F28" + "9000") == ("READ RECORD EF.StayRecords, last", "stay records")
    assert said(session, "00B2021C00", "5F28" + "9000")[0] == "READ RECORD EF.StayRecords, 2"
    assert said(session, "00B301D40354010066", "5301AA" + "9000")[0] == "READ RECORD EF.Certificates, 1"
    assert said(session, "00E20018015F", "9000")[0] == "APPEND RECORD EF.StayRecords"
    assert not session.is_public(bytes.fromhex("00B2001B00")) and not session.is_public(bytes.fromhex("00E20018015F"))
    assert not session.is_public(bytes.fromhex("0020008108") + b"*" * 8)


def test_every_status_word_has_words_in_both_languages():
    assert status(0x6A82) == (("卡上沒有此項", "not on this card"), "bad")
    assert status(0x63C2)[0].en == "2 tries left"
    assert status(0x6C10)[0].en == "the right length is 16"
    for sw in range(0x6000, 0xA000, 7):
        words, level = status(sw)
        assert words.zh
        assert words.en
        assert level in ("ok", "warn", "bad")


def test_what_is_public_is_listed_and_nothing_else_is():
    session = identity()
    session.command(bytes.fromhex("00B0810000"))
    assert not session.is_public(bytes.fromhex("00B0810000"))
    assert not session.is_public(bytes.fromhex("0020008108" + "31" * 8))
    assert session.is_public(SELECT_IDENTITY)


@given(st.binary(max_size=300), st.binary(min_size=2, max_size=300))
def test_any_bytes_get_words(command, response):
    session = apdu.Session()
    assert session.command(command).zh
    assert session.answer(command, response).en


@given(st.binary(max_size=200))
def test_ber_stops_where_sense_ends(data):
    for tag, value in ber.items(data):
        assert tag >= 0
        assert len(value) <= len(data)
    ber.total(data)
    ber.inner_tag(data)
    assert list(ber.sequences(data)) is not None


@given(st.binary(max_size=255), st.sampled_from([0x40, 0x4A, 0x02]))
def test_a_frame_is_recognised_with_and_without_its_preamble(data, code):
    payload = bytes((0xD4, code)) + data
    if len(payload) < 255:
        body = bytes((len(payload), -len(payload) & 0xFF)) + payload
    else:
        length = len(payload).to_bytes(2, "big")
        body = b"\xff\xff" + length + bytes((-sum(length) & 0xFF,)) + payload
    raw = b"\x00\xff" + body + bytes((-sum(payload) & 0xFF, 0))
    for frame in (pn532.parse(raw), pn532.parse(b"\x00" + raw)):
        assert (frame.kind, frame.code, frame.payload) == ("command", code, data)


@given(st.binary(max_size=40))
def test_any_bytes_are_some_frame(data):
    assert pn532.parse(data).name


def test_acknowledgements():
    assert pn532.parse(bytes.fromhex("0000FF00FF00")).name == "ACK"
    assert pn532.parse(bytes.fromhex("0000FFFF0000")).name == "NACK"
    assert pn532.parse(bytes.fromhex("0000FF01FF7F8100")).name == "error frame"
