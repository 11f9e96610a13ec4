# SPDX-License-Identifier: Apache-2.0
"""Anything at all is sent to the card: it always answers, and shows nothing protected to one who has proved nothing."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from little_reader import LittleReader, Status
from little_reader import tlv as encode
from smartid import people, pki, profile
from smartid.sim.card import SPOILS, Card, apdu, secure_messaging, tlv
from smartid.sim.card.ciphers import pad, unpad
from smartid.sim.card.files import RecordFile, TransparentFile
from smartid.sim.card.spoil import UnknownSpoil
from smartid.sim.card.status import Refused

CHAN = people.find("chan")
FAST = settings(max_examples=150, deadline=None)
ISSUER = pki.ephemeral()
CARD = Card.personalise(CHAN, ISSUER)
FILES = [file for application in CARD.master.children if application.fid != 0x5015 for file in application.files]
SECRET_FILES = [file.content for file in FILES if isinstance(file, TransparentFile)]
SECRET_FILES += [record.content for file in FILES if isinstance(file, RecordFile) for record in file.first]
SECRET_FILES += [CARD.ecert_key.private.to_bytes(256, "big")]  # its certificate is open on the contacts
# No eight bytes of a protected file may appear; files begin alike, so the windows start after their heads
SECRETS = {content[place : place + 8] for content in SECRET_FILES for place in range(40, len(content) - 8, 8)}
PUBLIC = [file.content for file in CARD.master.files]
SECRETS = {window for window in SECRETS if not any(window in content for content in PUBLIC)}


def fresh(interface="contactless"):
    CARD.power_off()
    CARD.power_on(interface)
    return CARD


def session():
    """A session as PACE leaves it, without the time PACE takes."""
    terminal = LittleReader(fresh())
    terminal.keys = bytes(16), bytes(range(16))
    CARD.session.secure = secure_messaging.SecureMessaging(*terminal.keys)
    return terminal.select_identity()


def reveals(response):
    return any(response[place : place + 8] in SECRETS for place in range(len(response) - 7))


names = st.sampled_from([profile.AID_IDENTITY, profile.AID_RESIDENCE, profile.AID_LIBRARY, profile.AID_ECERT])
identifiers = st.sampled_from([0x3F00, 0x2F00, 0x2F01, 0x011C, 0x011D, 0x0101, 0x0102, 0x5015]).map(
    lambda n: n.to_bytes(2, "big")
)
points = st.sampled_from(
    [offer.curve.encode(offer.curve.generator) for offer in CARD.offers] + [b"\4" + bytes(64), b"\0", b""]
)
objects = st.builds(
    encode,
    st.sampled_from([0x7C, 0x80, 0x81, 0x83, 0x84, 0x85, 0x87, 0x8E, 0x97, 0x54]),
    st.binary(max_size=20) | points | st.sampled_from([offer.oid for offer in CARD.offers]),
)
nested = st.builds(lambda parts: encode(0x7C, *parts), st.lists(objects, max_size=2))
datas = st.binary(max_size=40) | names | identifiers | objects | nested | st.lists(objects, max_size=3).map(b"".join)
commands = st.builds(
    lambda cla, ins, p1, p2, data, ne: apdu.Command(cla, ins, p1, p2, data, ne).encode(),
    st.sampled_from([0x00, 0x0C, 0x10, 0x1C]) | st.integers(0, 255),
    st.sampled_from([0xA4, 0xB0, 0xB1, 0x22, 0x86, 0x84, 0xCA, 0xB2, 0x20, 0x2A]) | st.integers(0, 255),
    st.sampled_from([0x00, 0x02, 0x04, 0x08, 0x81, 0x82, 0x9D, 0xC1]) | st.integers(0, 255),
    st.sampled_from([0x00, 0x0C, 0xA4]) | st.integers(0, 255),
    datas,
    st.sampled_from([0, 1, 16, 256, 65536]),
)


@FAST
@given(st.lists(st.binary(max_size=300), max_size=6), st.sampled_from(["contactless", "contact"]))
def test_random_bytes(sequence, interface):
    card = fresh(interface)
    for command in sequence:
        response = card.transceive(command)
        assert len(response) >= 2 and not reveals(response)


@FAST
@given(st.lists(commands, max_size=10), st.sampled_from(["contactless", "contact"]))
def test_well_formed_commands_in_any_order(sequence, interface):
    card = fresh(interface)
    for command in sequence:
        response = card.transceive(command)
        assert 2 <= len(response) <= apdu.MAX_RESPONSE and not reveals(response)
        assert not card.session.authenticated


@settings(max_examples=150, deadline=None)
@given(st.lists(commands | st.binary(max_size=40), min_size=1, max_size=5))
def test_whatever_breaks_into_a_session_ends_it_before_it_shows_anything(sequence):
    terminal = session()
    for command in sequence:
        response = terminal.card.transceive(command)
        assert len(response) == 2 or not terminal.card.session.authenticated
        assert not reveals(response)
        # A slice of a chain is kept, not obeyed: the check sum at its end decides
        assert not terminal.card.session.authenticated or terminal.card.session.chain is not None


@FAST
@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), datas, st.sampled_from([None, 1, 16, 256, 2000]))
def test_any_command_properly_secured_is_answered_properly(ins, p1, p2, data, le):
    """The terminal checks the check sum of each answer; the session goes on, fingerprints stay closed."""
    terminal = session()
    _, sw = terminal.exchange(ins, p1, p2, data, le)
    assert sw != 0 and terminal.card.session.authenticated
    assert terminal.exchange(0xB0, 0x83, 0, le=8)[1] in (0x6982, 0x6A82, 0x6883)


@FAST
@given(st.binary(max_size=80), st.integers(0, 255))
def test_any_data_in_a_secured_command(data, ins):
    """Not wrapped by one who knows the keys: the session ends."""
    terminal = session()
    command = bytes((0x0C, ins, 0, 0)) + (bytes([len(data)]) + data if data else b"") + b"\0"
    response = terminal.card.transceive(command)
    assert response in (b"\x69\x87", b"\x69\x88") and not terminal.card.session.authenticated


# --- the parsers by themselves --------------------------------------------------------------------------------
@FAST
@given(st.binary(max_size=64))
def test_tlv_parser(data):
    try:
        objects = list(tlv.parse(data))
    except tlv.TlvError:
        return
    assert sum(len(value) for _, value in objects) <= len(data)


@FAST
@given(
    st.lists(
        st.tuples(st.sampled_from([0x04, 0x5C, 0x7C, 0x5F1F, 0x7F61, 0xDF21]), st.binary(max_size=300)), max_size=4
    )
)
def test_tlv_there_and_back(objects):
    assert list(tlv.parse(b"".join(tlv.encode(*one) for one in objects))) == objects


@pytest.mark.parametrize(
    "data", ["5F", "1F8181", "61", "6180", "618501020304050607", "6182", "610261", "6184FFFFFFFF", "9F81818101"]
)
def test_tlv_that_is_none(data):
    with pytest.raises(tlv.TlvError):
        list(tlv.parse(bytes.fromhex(data)))


@FAST
@given(
    st.integers(0, 255),
    st.integers(0, 255),
    st.binary(max_size=600),
    st.integers(0, 256) | st.sampled_from([257, 2048, 65535, 65536]),
)
def test_apdu_there_and_back(cla, ins, data, ne):
    command = apdu.Command(cla, ins, 1, 2, data, ne)
    found = apdu.decode(command.encode())
    assert (found.header, found.data) == (command.header, data)
    assert found.ne == (65536 if ne == 256 and len(data) > 255 else ne)


@FAST
@given(st.binary(max_size=2100))
def test_apdu_parser(data):
    try:
        found = apdu.decode(data)
    except Refused:
        return  # always 6700: test_card_commands.py
    assert len(found.data) + 4 <= len(data)


@FAST
@given(st.binary(max_size=100))
def test_padding(data):
    assert unpad(pad(data)) == data and len(pad(data)) % 16 == 0
    with pytest.raises(ValueError):
        unpad(data.rstrip(b"\x80\0") + b"\1")


@FAST
@given(st.integers(16, 4096), st.booleans())
def test_the_room_of_a_secured_answer_is_the_largest_that_fits(outer, odd):
    def wrapped(size):
        return len(
            secure_messaging.SecureMessaging(bytes(16), bytes(16)).wrap(0xB1 if odd else 0xB0, bytes(size), 0x9000)
        )

    room = secure_messaging._room(outer, odd)
    assert room == 0 or wrapped(room) <= outer
    assert wrapped(room + 1) > outer


# --- cards spoiled on purpose ------------------------------------------------------------------------------------
CLOSED = {"cardaccess"} | {name for name in SPOILS if name.startswith(("point-", "pace-"))}


@pytest.mark.parametrize("name", [name for name in SPOILS if name not in CLOSED])
def test_each_spoiled_card_still_opens(name):
    card = Card.personalise(CHAN, ISSUER, spoil=name)
    card.power_on()
    terminal = LittleReader(card).pace(CHAN).select_identity()
    terminal.send(0xB0, 0x81, 0, le=8)
    assert (card.delay_us > 10**9) == (name == "slow")


def test_an_unknown_way_to_spoil():
    with pytest.raises(UnknownSpoil, match="sod"):
        Card.personalise(CHAN, ISSUER, spoil="nicely")


def test_nothing_of_the_secrets_is_trivial():
    """The net has meshes: a window of printable text must be among the secrets, or the tests above prove nothing."""
    assert len(SECRETS) > 1000
    assert any(all(chr(byte) in string.printable for byte in window) for window in SECRETS)
    with pytest.raises(Status, match="6982"):
        LittleReader(fresh()).select_identity()
    session()
    assert reveals(CARD.master.children[0].by_sfi(2).content[100:400])
