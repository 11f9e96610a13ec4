# SPDX-License-Identifier: Apache-2.0
"""What the card answers, as tables: access rules, forms of each command, status words, secure messaging, chaining."""

import pytest

from little_reader import LittleReader
from little_reader import tlv as encode
from smartid import people, pki, profile
from smartid.sim.card import Card, ForeignCard
from smartid.sim.card.tlv import table

CHAN, WONG = people.find("chan"), people.find("wong")
ISSUER = pki.ephemeral()
IDENTITY = profile.AID_IDENTITY.hex()
ECERT, ISOAPPLET = profile.AID_ECERT.hex(), profile.AID_ISOAPPLET.hex()
RESIDENCE, LIBRARY = profile.AID_RESIDENCE.hex(), profile.AID_LIBRARY.hex()
DG1_SIZE = 95


@pytest.fixture(scope="module")
def made():
    return Card.personalise(CHAN, ISSUER)


@pytest.fixture
def plain(made):
    """A terminal at a contactless card, nothing proved."""
    made.power_on()
    return LittleReader(made)


@pytest.fixture
def inside(made):
    """After PACE, in the identity application."""
    made.power_on()
    return LittleReader(made).pace(CHAN).select_identity()


@pytest.fixture
def contact(made):
    made.power_on("contact")
    yield LittleReader(made)
    made.power_off()


def hexadecimal(text):
    return bytes.fromhex(text.replace(" ", ""))


def status(terminal, command):
    return terminal.raw(hexadecimal(command))[1]


# --- who may reach what --------------------------------------------------------------------------------
# What is asked for; answer on the antenna with nothing proved, on the contacts, after PACE
ACCESS = [
    ("EF.CardAccess by SFI", "B0 9C 00 00", 0x9000, 0x9000, 0x9000),
    ("EF.DIR by SFI", "B0 9E 00 00", 0x9000, 0x9000, 0x9000),
    ("EF.ATR/INFO by SFI", "B0 81 00 00", 0x9000, 0x9000, 0x9000),
    ("EF.DIR by identifier", "A4 02 0C 02 2F00", 0x9000, 0x9000, 0x9000),
    ("EF.DIR by path", "A4 08 0C 02 2F00", 0x9000, 0x9000, 0x9000),
    ("master file", "A4 00 0C 02 3F00", 0x9000, 0x9000, 0x9000),
    ("identity application", f"A4 04 0C 07 {IDENTITY}", 0x6982, 0x6982, 0x9000),
    ("residence application", f"A4 04 0C 08 {RESIDENCE}", 0x6982, 0x6982, 0x6982),
    ("library application", f"A4 04 0C 08 {LIBRARY}", 0x6982, 0x6982, 0x6982),
    ("e-Cert application", f"A4 04 0C 0C {ECERT}", 0x6982, 0x9000, 0x9000),
    ("its other name", f"A4 04 0C 0C {ISOAPPLET}", 0x6982, 0x9000, 0x9000),
    ("its directory by path", "A4 08 0C 02 5015", 0x6982, 0x9000, 0x9000),
    ("a file below it", "A4 08 0C 04 50155031", 0x6982, 0x9000, 0x9000),
    ("an application of somebody else", "A4 04 0C 05 A000000003", 0x6A82, 0x6A82, 0x6A82),
    ("a file that is not there", "A4 02 0C 02 0101", 0x6A82, 0x6A82, 0x6A82),
    ("DG1 before the application is selected", "B0 81 5F 00", 0x6B00, 0x6B00, 0x6B00),
    ("a short identifier that is not there", "B0 85 00 00", 0x6A82, 0x6A82, 0x6A82),
]
ECERT_ROWS = ("e-Cert application", "its other name", "its directory by path", "a file below it")


@pytest.mark.parametrize(
    ("command", "antenna", "slot", "proved"), [row[1:] for row in ACCESS], ids=[r[0] for r in ACCESS]
)
def test_who_may_reach_what(made, command, antenna, slot, proved):
    check_access(made, CHAN, command, antenna, slot, proved)


@pytest.mark.parametrize("command", [row[1] for row in ACCESS if row[0] in ECERT_ROWS])
def test_before_pace_nobody_can_tell_who_has_an_e_cert(command):
    check_access(Card.personalise(WONG, ISSUER), WONG, command, 0x6982, 0x6A82, 0x6A82)


def check_access(made, person, command, antenna, slot, proved):
    made.power_on()
    assert status(LittleReader(made), "00" + command) == antenna
    made.power_on("contact")
    assert status(LittleReader(made), "00" + command) == slot
    made.power_off()
    made.power_on()
    assert secured(LittleReader(made).pace(person), "00" + command)[1] == proved


def secured(terminal, command):
    """A short command sent in secure messaging: (data, status word)."""
    raw = hexadecimal(command)
    body = raw[4:]
    if len(body) == 1:
        return terminal.exchange(*raw[1:4], le=body[0] or 256)
    data = body[1 : 1 + body[0]] if body else b""
    le = body[1 + len(data) :]
    return terminal.exchange(*raw[1:4], data, (le[0] or 256) if le else None)


# In the identity application after PACE: command, size of the answer, status word
READING = [
    ("DG1 whole", "B0 81 00 5F", DG1_SIZE, 0x9000),
    ("all there is", "B0 81 00 00", DG1_SIZE, 0x9000),
    ("all from an offset", "B0 81 5E 00", 1, 0x9000),
    ("one too many", "B0 81 00 60", DG1_SIZE, 0x6282),
    ("past the end", "B0 81 5F 01", 0, 0x6B00),
    ("the most that fits", "B0 82 00 DF", 223, 0x9000),
    ("one more than fits", "B0 82 00 E0", 0, 0x6700),
    ("as much as fits", "B0 82 00 00", 223, 0x9000),
    ("no length", "B0 81 00", 0, 0x6700),
    ("data where there must be none", "B0 81 00 01 00 00", 0, 0x6700),
    ("fingerprints", "B0 83 00 00", 0, 0x6982),
    ("short identifier 0", "B0 80 00 00", 0, 0x6A86),
    ("short identifier 31", "B0 9F 00 00", 0, 0x6A86),
    ("reserved bit in P1", "B0 C1 00 00", 0, 0x6A86),
    ("absent data group", "B0 84 00 00", 0, 0x6A82),
    ("odd, by short identifier", "B1 00 01 03 540100 61", DG1_SIZE + 2, 0x9000),
    ("odd, by identifier", "B1 01 01 04 54020001 10", 16, 0x9000),
    ("odd, four bytes of offset", "B1 00 02 06 540400003000 00", 223, 0x9000),
    ("odd, past the end", "B1 00 01 03 54015F 10", 0, 0x6B00),
    ("odd, no offset", "B1 00 01 02 5400 10", 0, 0x6A80),
    ("odd, other data object", "B1 00 01 03 550100 10", 0, 0x6A80),
    ("odd, current file, none", "B1 00 00 03 540100 10", 0, 0x6986),
    ("odd, fingerprints by identifier", "B1 01 03 03 540100 10", 0, 0x6982),
    ("odd, no room for data", "B1 00 01 03 540100 02", 0, 0x6700),
    ("no current file", "B0 00 00 00", 0, 0x6986),
    ("fingerprints selected", "A4 02 0C 02 0103", 0, 0x6982),
    ("EF.CardAccess is not in here", "A4 02 0C 02 011C", 0, 0x6A82),
]


@pytest.mark.parametrize(("command", "size", "sw"), [row[1:] for row in READING], ids=[row[0] for row in READING])
def test_reading(inside, command, size, sw):
    data, answered = secured(inside, "00" + command)
    assert (len(data), answered) == (size, sw)


def test_odd_read_wraps_its_data(inside):
    dg1 = inside.read(1)
    assert secured(inside, "00 B1 00 01 03 540102 12")[0] == b"\x53\x10" + dg1[2:18]


def test_reading_by_short_identifier_makes_the_file_current(inside):
    dg1 = inside.read(1)
    assert secured(inside, "00 B0 00 05 0A")[0] == dg1[5:15]
    secured(inside, "00 A4 02 0C 02 010D")
    assert secured(inside, "00 B0 00 00 02")[0][:1] == b"\x6d"


# --- SELECT in its forms -----------------------------------------------------------------------------------
SELECT = [
    ("nothing named: master file", "A4 00 0C", 0x9000),
    ("master file by identifier", "A4 00 0C 02 3F00", 0x9000),
    ("an EF by P1 00", "A4 00 0C 02 011C", 0x9000),
    ("an EF as a directory", "A4 01 0C 02 011C", 0x6A82),
    ("a directory as an EF", "A4 02 0C 02 3F00", 0x6A82),
    ("path with the master file in front", "A4 08 0C 04 3F00011C", 0x9000),
    ("path from the current directory", "A4 09 0C 02 011C", 0x9000),
    ("path through a file", "A4 08 0C 04 011C0101", 0x6A82),
    ("path of three bytes", "A4 08 0C 03 011C01", 0x6700),
    ("empty path", "A4 08 0C", 0x6700),
    ("identifier of one byte", "A4 02 0C 01 01", 0x6700),
    ("parent of the master file", "A4 03 0C", 0x6A82),
    ("parent with data", "A4 03 0C 02 3F00", 0x6700),
    ("part of a name", "A4 04 0C 05 A000000247", 0x6A82),
    ("no name", "A4 04 0C", 0x6A82),
    ("next occurrence", "A4 04 02 07 A0000002471001", 0x6A86),
    ("unknown P1", "A4 05 0C 02 3F00", 0x6A86),
    ("unknown P2", "A4 00 01 02 3F00", 0x6A86),
]


@pytest.mark.parametrize(("command", "sw"), [row[1:] for row in SELECT], ids=[row[0] for row in SELECT])
def test_forms_of_select(plain, command, sw):
    assert status(plain, "00" + command) == sw


def test_control_information(plain, made):
    size = len(made.master.by_sfi(0x1E).content)
    expected = {0x80: size.to_bytes(2, "big"), 0x82: b"\1", 0x83: b"\x2f\0", 0x88: b"\xf0", 0x8A: b"\5"}
    for p2, tag in (("00", 0x6F), ("04", 0x62)):
        assert table(table(plain.raw(hexadecimal(f"00A402{p2}022F0000"))[0])[tag]) == expected
    assert table(table(plain.raw(hexadecimal("00A40000023F0000"))[0])[0x6F]) == {
        0x82: b"\x38",
        0x83: b"\x3f\0",
        0x8A: b"\5",
    }
    assert plain.raw(hexadecimal("00A40200022F00")) == (b"", 0x9000)  # nothing asked for, nothing sent
    assert plain.raw(hexadecimal("00A40200022F0005")) == (b"", 0x6C13)


def test_control_information_of_the_application(made):
    made.power_on()
    answer = LittleReader(made).pace(CHAN).send(0xA4, 0x04, 0x00, profile.AID_IDENTITY, 256)
    assert table(table(answer)[0x6F])[0x84] == profile.AID_IDENTITY


def test_a_failed_select_changes_nothing(inside):
    inside.read(1)
    for command in ("00A4040C05A000000003", f"00A4040C08{RESIDENCE}", "00A4020C020103", "00A4080C0101"):
        assert secured(inside, command)[1] != 0x9000
        assert secured(inside, "00B0000001")[0] == b"\x61"


def test_parent_and_back(inside):
    assert secured(inside, "00 A4 03 0C")[1] == 0x9000
    assert secured(inside, "00 B0 9C 00 00")[1] == 0x9000
    inside.select_identity()


# --- other commands, classes, lengths ----------------------------------------------------------------------
OTHERS = [
    ("challenge of 8", "00 84 0000 08", 8, 0x9000),
    ("challenge of 100", "00 84 0000 64", 100, 0x9000),
    ("challenge of 101", "00 84 0000 65", 0, 0x6700),
    ("challenge of 256", "00 84 0000 00", 0, 0x6700),
    ("challenge of none", "00 84 0000", 0, 0x6700),
    ("challenge with parameters", "00 84 0001 08", 0, 0x6A86),
    ("challenge with data", "00 84 0000 01 00 08", 0, 0x6700),
    ("data object that is not there", "00 CA DF30 05", 0, 0x6A88),
    ("probe of other cards", "00 CB 3FFF 03 5C017E 08", 0, 0x6D00),
    ("verify", "00 20 0081 08 313233343536FFFF", 0, 0x6A88),
    ("update binary", "00 D6 8100 01 00", 0, 0x6D00),
    ("erase binary", "00 0E 8100", 0, 0x6D00),
    ("unknown instruction", "00 FF 0000", 0, 0x6D00),
    ("proprietary class", "80 A4 000C", 0, 0x6E00),
    ("invalid class", "FF A4 000C", 0, 0x6E00),
    ("second interindustry class", "40 A4 000C", 0, 0x6E00),
    ("logical channel 1", "01 A4 000C", 0, 0x6881),
    ("secure messaging of another form", "04 A4 000C", 0, 0x6882),
    ("secured without a session", "0C B0 9C00 00", 0, 0x6988),
    ("general authenticate without MSE", "10 86 0000 02 7C00 00", 0, 0x6985),
    ("nothing", "", 0, 0x6700),
    ("three bytes", "00 A4 00", 0, 0x6700),
    ("too little data", "00 A4 040C 08 A0000002471001", 0, 0x6700),
    ("too much data", "00 A4 040C 02 A000000247", 0, 0x6700),
    ("no data announced", "00 B0 9C00 00 10", 0, 0x6700),
    ("extended, read", "00 B0 9C00 00 0010", 16, 0x9000),
    ("extended, all there is", "00 B0 9C00 00 0000", 22, 0x9000),
    ("extended, select", "00 A4 040C 00 0005 A000000003", 0, 0x6A82),
    ("extended, select with length", "00 A4 0200 00 0002 2F00 0000", 19, 0x9000),
    ("extended, too little data", "00 A4 040C 00 0006 A000000003", 0, 0x6700),
    ("extended, no data announced", "00 A4 040C 00 0000 A0", 0, 0x6700),
]


@pytest.mark.parametrize(("command", "size", "sw"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_other_commands(plain, command, size, sw):
    data, answered = plain.raw(hexadecimal(command))
    assert (len(data), answered) == (size, sw)


def test_a_command_of_2048_bytes_is_taken_and_no_longer_one(plain):
    at_limit = hexadecimal("00A4040C 00 07F9") + bytes(0x7F9)
    assert len(at_limit) == 2048 and plain.raw(at_limit)[1] == 0x6A82
    assert plain.raw(hexadecimal("00A4040C 00 07FA") + bytes(0x7FA))[1] == 0x6700


def test_a_secured_answer_of_2048_bytes(inside):
    """Extended length in secure messaging: as much as fits 2,048 bytes with its wrapping."""
    most = (2048 - 2 - 14 - 5) // 16 * 16 - 1  # status word; DO 99 and 8E; head of DO 87; whole blocks with padding
    data, sw = inside.exchange(0xB0, 0x82, 0, le=most)
    assert (len(data), sw) == (most, 0x9000)
    assert inside.exchange(0xB0, 0x82, 0, le=most + 1) == (b"", 0x6700)


# --- chaining --------------------------------------------------------------------------------------------
def test_a_chained_command(plain):
    assert status(plain, "10A4080C 02 3F00") == 0x9000
    assert status(plain, "00A4080C 02 011C") == 0x9000
    assert plain.raw(hexadecimal("00B0000002"))[0] == b"\x31\x14"


def test_another_command_within_a_chain(plain):
    assert status(plain, "10A4080C 02 3F00") == 0x9000
    assert status(plain, "00A4020C 02 011C") == 0x6883
    assert status(plain, "00A4020C 02 011C") == 0x9000


def test_a_chain_without_end_is_dropped(plain):
    answers = [status(plain, "10A4040C FF" + "00" * 255) for _ in range(9)]
    assert answers == [0x9000] * 8 + [0x6700]
    assert status(plain, "00A4040C 05 A000000003") == 0x6A82


def test_chaining_under_secure_messaging_part_by_part(inside):
    assert inside.exchange(0xA4, 0x08, 0x0C, b"\x3f\0", cla=0x10) == (b"", 0x9000)
    assert inside.exchange(0xA4, 0x08, 0x0C, b"\x01\x1c") == (b"", 0x9000)
    assert secured(inside, "00B0000002")[0] == b"\x31\x14"


def test_a_secured_command_cut_into_a_chain(inside):
    whole = inside.wrap(0xA4, 0x04, 0x0C, profile.AID_IDENTITY)
    header, body = whole[1:4], whole[5:-1]
    for place in range(0, len(body) - 10, 10):
        part = body[place : place + 10]
        assert inside.raw(b"\x1c" + header + bytes([len(part)]) + part) == (b"", 0x9000)
    part = body[place + 10 :]
    assert inside.unwrap(*inside.raw(b"\x0c" + header + bytes([len(part)]) + part + b"\0")) == (b"", 0x9000)


def test_lengths_longer_than_they_need_be(inside, monkeypatch):
    """ISO/IEC 7816-4, 5.2.2.2 forbids no such length, and the check sum covers what was sent."""
    with monkeypatch.context() as change:
        change.setattr("little_reader.tlv", lambda tag, *parts: encode(tag)[:-1] + b"\x81" + encode(0, *parts))
        command = inside.wrap(0xA4, 0x02, 0x0C, b"\x01\x01", le=16)
    assert b"\x97\x81\x01\x10\x8e\x81\x08" in command
    assert inside.unwrap(*inside.raw(command)) == (b"", 0x9000)


# --- the end of a session -----------------------------------------------------------------------------------
def spoil_mac(command):
    return command[:-2] + bytes([command[-2] ^ 1]) + command[-1:]


def drop_mac(command):
    return command[:4] + bytes([command[4] - 10]) + command[5:-11] + b"\0"


ENDINGS = [
    ("a plain command", lambda command: hexadecimal("00B0810000"), 0x6987),
    ("a command of another class", lambda command: b"\x8c" + command[1:], 0x6987),
    ("a check sum off by a bit", spoil_mac, 0x6988),
    ("no check sum", drop_mac, 0x6987),
    ("another header", lambda command: command[:2] + b"\x82" + command[3:], 0x6988),
    ("not a command at all", lambda command: b"\x0c", 0x6700),
    ("nothing inside", lambda command: hexadecimal("0CB0810000"), 0x6987),
    ("data objects that end early", lambda command: hexadecimal("0CB08100 02 8E08 00"), 0x6988),
]


@pytest.mark.parametrize(("spoil", "sw"), [row[1:] for row in ENDINGS], ids=[row[0] for row in ENDINGS])
def test_what_ends_a_session(inside, spoil, sw):
    answer, answered = inside.raw(spoil(inside.wrap(0xB0, 0x81, 0, le=16)))
    assert (answer, answered) == (b"", sw)
    assert not inside.card.session.authenticated
    assert inside.raw(inside.wrap(0xB0, 0x81, 0, le=16)) == (b"", 0x6988)  # the keys are gone
    assert status(inside, f"00A4040C07{IDENTITY}") == 0x6982
    assert status(inside, "00B09C0000") == 0x9000


def test_a_command_sent_twice_ends_the_session(inside):
    command = inside.wrap(0xB0, 0x81, 0, le=16)
    assert inside.unwrap(*inside.raw(command))[1] == 0x9000
    assert inside.raw(command) == (b"", 0x6988)


def test_errors_inside_are_answered_under_secure_messaging(inside):
    for _ in range(3):
        assert inside.exchange(0xB0, 0x83, 0, le=16) == (b"", 0x6982)
    assert inside.read(1)[0] == 0x61


def test_pace_within_a_session_is_refused(inside):
    assert inside.exchange(0x22, 0xC1, 0xA4, encode(0x83, b"\2"))[1] == 0x6985
    assert inside.read(1)[0] == 0x61


def test_power_and_interface_forget_everything(inside):
    inside.card.power_on("contact")
    assert status(inside, f"00A4040C07{IDENTITY}") == 0x6982
    assert inside.raw(inside.wrap(0xB0, 0x81, 0, le=16))[1] == 0x6988
    inside.card.power_off()
    assert inside.card.transceive(hexadecimal("00B09C0000")) == b""
    with pytest.raises(ValueError):
        inside.card.power_on("telepathy")


# --- what the outside sees --------------------------------------------------------------------------------
def test_identifiers(made):
    seen = set()
    for _ in range(20):
        made.power_on()
        assert made.uid()[0] == 0x08 and len(made.uid()) == 4
        seen.add(made.uid())
    assert len(seen) > 15
    assert (made.atqa, made.sak) == (b"\x04\x00", 0x20)
    assert made.ats.hex().upper() == "0A783381028073B601E0" and made.ats[0] == len(made.ats)
    assert made.atr.hex().upper() == "3B959680B1FE451F078073B601E035"
    check = 0
    for byte in made.atr[1:]:
        check ^= byte
    assert check == 0  # TCK


def test_events_show_the_plain_command_inside(made):
    events = []
    made.power_on()
    terminal = LittleReader(made).pace(CHAN)
    made.on_event = events.append
    try:
        terminal.select_identity()
        terminal.raw(b"\0")
    finally:
        made.on_event = None
    opened, broken = events
    assert opened["secured"] and opened["command"][0] == 0x0C
    assert opened["plain_command"].hex() == "00a4040c07a0000002471001" and opened["plain_response"] == b"\x90\0"
    assert set(opened) == {"kind", "command", "response", "plain_command", "plain_response", "secured"}
    assert (broken["secured"], broken["plain_command"], broken["response"]) == (False, None, b"\x67\0")


def test_time_is_counted_and_longer_answers_take_longer(inside):
    inside.exchange(0xB0, 0x82, 0, le=16)
    short = inside.card.delay_us
    inside.exchange(0xB0, 0x82, 0, le=223)
    assert 0 < short < inside.card.delay_us < 10_000


def test_a_foreign_card():
    card = ForeignCard()
    assert card.transceive(b"\0\xa4\4\x0c\0") == b""
    card.power_on()
    assert card.transceive(hexadecimal(f"00A4040C07{IDENTITY}00")) == b"\x6a\x82"
    assert card.transceive(hexadecimal("00B09C0000")) == b"\x6d\0"
    assert card.transceive(b"") == b"\x67\0"
    assert card.uid()[0] == 8 and card.ats[0] == len(card.ats)
    card.power_off()
