# SPDX-License-Identifier: Apache-2.0
"""The simulated PN532's commands, one by one (UM0701-02, chapter 7), through its I2C port."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.pn532_hosts import ATS, EchoCard, I2cHost, frame
from smartid.sim.chips.pn532_commands import COMMANDS
from smartid.sim.radio import Field, Noise, Picc, PlainTag

ONE_TRY = "32 05 FF 01 00"
UID = b"\x08\x11\x22\x33"
CARD = b"\x00\x04\x20\x04" + UID + ATS  # behind Tg: SENS_RES SEL_RES NFCIDLength NFCID ATS
TAG_UID = b"\x04\x5a\x1c\x72\xd3\x64\x80"
TAG = b"\x00\x44\x00\x07" + TAG_UID


@pytest.fixture
def h():
    return I2cHost(Field()).start(ONE_TRY)


@pytest.fixture
def card(h):
    """An echo card, listed as target 1."""
    card = EchoCard(UID)
    h.field.place(Picc(card))
    assert h.command("4A 01 00") == b"\x01\x01" + CARD
    return card


# --- the chip itself ------------------------------------------------------------------------------------
def test_diagnose(h):
    assert h.command("00 00", b"libnfc") == b"\x00libnfc"
    assert h.command("00 00") == b"\x00"
    assert h.command("00 01") == b"\x00" and h.command("00 02") == b"\x00"
    assert h.command("00 04 01") == bytes([128])  # FeliCa tries that failed: all
    assert h.command("00 06") == b"\x27"
    assert h.command("00 07 20") == b"\x00"


SYNTAX_ERRORS = (
    "00 | 00 03 | 00 01 00 | 00 04 | 00 04 03 | 00 07 | 02 00 | 06 | 06 63 05 63 | 08 63 05 | 0C 00 | "
    "0E 80 | 10 | 12 | 14 | 14 05 | 14 01 00 01 00 | 16 | 32 | 32 03 00 | 32 01 | 32 05 FF FF | "
    "32 0A 00 | 58 | 40 | 44 | 44 01 01 | 4A 01 | 4A 00 00 | 4A 03 00 | 4A 01 05 | 4A 01 01 | 4A 01 03 | "
    "4E 01 00 | 46 00 | 50 01 | 52 | 54 | 56 02 00 00 | 60 01 01 | 60 00 01 00 | 60 01 10 00 | "
    "60 01 01 05 | 8A 00 | 8C 00 | FE | 0A"
)


@pytest.mark.parametrize("data", SYNTAX_ERRORS.split(" | "))
def test_what_does_not_fit_is_a_syntax_error(h, data):
    assert h.command(data) is None


@given(st.integers(0, 255), st.binary(max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_command_breaks_the_chip(code, parameters):
    """Any bytes: an answer, an error frame or a wait that an abort ends. Then it still says who it is."""
    h = I2cHost(Field()).start(ONE_TRY)
    h.field.place(Picc(EchoCard()))
    h.command("4A 01 00")
    h.send(frame(bytes([code]) + parameters))
    h.take()
    h.take()
    h.send(bytes.fromhex("0000FF00FF00"))
    h.chip.rstpdn.set(0)
    h.chip.rstpdn.set(1)
    assert h.command("02") == b"\x32\x01\x06\x07"


def test_general_status(h, card):
    assert h.command("04") == b"\x00\x00\x01\x01\x00\x00\x00\x00"
    h.command("4E 01 02 02")
    h.field.remove()
    h.command("40 01 AA")
    assert h.command("04") == b"\x01\x00\x01\x01\x02\x02\x00\x00"


def test_registers(h):
    assert h.command("08 63 02 80 63 3D 07 FF B0 11") == b""
    assert h.command("06 63 3D 63 02 63 05 FF B0") == b"\x07\x80\x00\x11"


def test_gpio(h):
    p3, p7, i = h.command("0C")
    assert (p3, p7, i) == (0x3F, 0x06, 0x01)
    h.command("0E 95 02")  # P7 not validated
    assert h.command("0C") == bytes([0x15, 0x06, 0x01])


def test_general_commands_are_named():
    assert all(re.fullmatch("[A-Z][A-Za-z0-9]+", command.name) for command in COMMANDS.values())
    assert len({command.name for command in COMMANDS.values()}) == len(COMMANDS)


# --- finding cards ----------------------------------------------------------------------------------------
def test_an_empty_field(h):
    assert h.command("4A 01 00") == b"\x00"
    assert h.field.on


@pytest.mark.parametrize("kind", ["01 00 FF FF 01 00", "02 00 FF FF 01 00", "03 00", "04"])
def test_other_technologies_find_nothing(h, card, kind):
    assert h.command("4A 01", kind) == b"\x00"
    assert h.command("40 01 AA") == b"\x27"


def test_listed_again_it_keeps_its_uid(h, card):
    for _ in range(3):
        assert h.command("4A 01 00") == b"\x01\x01" + CARD
    assert card.powered == 1
    assert h.command("52 00") == b"\x00"
    assert h.command("4A 01 00") == b"\x01\x01" + CARD


def test_without_automatic_rats(h):
    h.command("12 00")
    h.field.place(Picc(EchoCard(UID)))
    assert h.command("4A 01 00") == b"\x01\x01" + CARD[:-10]


def test_a_tag(h):
    h.field.place(PlainTag())
    assert h.command("4A 01 00") == b"\x01\x01" + TAG
    assert h.command("40 01 30 00") == b"\x00" + TAG_UID + bytes(5) + b"\xe1\x10\x12\x00"
    assert h.command("40 01 30 FF") == b"\x00\x00"  # NAK of 4 bits
    assert h.command("40 01 A2 05 01 02 03 04") == b"\x01"  # a NAK sends it home
    h.command("4A 01 00")
    assert h.command("40 01 A2 05 01 02 03 04") == b"\x00\x0a"
    assert h.command("40 01 30 05")[1:5] == b"\x01\x02\x03\x04"
    assert h.command("00 06") == b"\x27"
    assert h.command("4E 01 01 01") == b"\x27"
    assert h.command("40 01 60") == b"\x01"


def test_a_card_and_a_tag_together(h, card):
    h.field.place(PlainTag())
    answer = h.command("4A 02 00")
    assert answer[0] == 2 and len(answer) == 1 + 2 + len(CARD) + len(TAG)
    of_tag = 1 if answer[4] == 0x00 else 2  # by SEL_RES
    of_card = 3 - of_tag
    for _ in range(2):  # each is selected again as it is used
        assert h.command(bytes([0x40, of_card, 0xAA])) == b"\x00\xaa\x90\x00"
        assert h.command(bytes([0x40, of_tag, 0x30, 0x03]))[:5] == b"\x00\xe1\x10\x12\x00"


def test_two_chip_cards(h):
    for uid in (b"\x08\x01\x02\x03", b"\x08\x01\x02\x04"):
        h.field.place(Picc(EchoCard(uid)))
    assert h.command("4A 02 00")[0] == 2
    for tg in (1, 2, 1):
        assert h.command(bytes([0x40, tg, tg])) == bytes([0, tg, 0x90, 0])
        assert h.command("00 06") == b"\x00"
    assert h.command("52 01") == b"\x00" and h.command("40 01 AA") == b"\x27"
    assert h.command("40 02 AA") == b"\x00\xaa\x90\x00"


def test_one_card_listed_with_two_wanted_is_ready(h, card):
    assert h.command("4A 02 00") == b"\x01\x01" + CARD
    assert h.command("00 06") == b"\x00"


@pytest.mark.parametrize("uid", [TAG_UID, b"\x88" + TAG_UID])
def test_by_its_uid(h, card, uid):
    """Of several, with or without the cascade tag in it."""
    h.field.place(PlainTag())
    h.field.place(PlainTag(b"\x04\x5a\x1c\x72\xd3\x64\x81"))
    assert h.command("4A 01 00", uid) == b"\x01\x01" + TAG
    both = b"\x00\x44"  # the cards' answers to WUPA, one upon the other
    assert h.command("4A 01 00", UID) == b"\x01\x01" + both + CARD[2:]
    assert h.command("4A 01 00", b"\x08\x00\x00\x00") == b"\x00"


def test_finite_tries_and_for_ever(h):
    before = h.field.counters["air_us"]
    h.command("4A 01 00")
    one = h.field.counters["air_us"] - before
    h.command("32 05 FF 01 04")
    before = h.field.counters["air_us"]
    h.command("4A 01 00")
    assert h.field.counters["air_us"] - before == 5 * one
    h.command("32 05 FF 01 FF")
    h.send(frame(bytes.fromhex("4A0100")))
    h.take()
    assert h.take() == b"" and h.chip.working
    h.field.place(PlainTag())
    assert h.answer(0x4A) == b"\x01\x01" + TAG


def test_found_in_a_noisy_field(h):
    h.command("32 05 FF 01 FF")
    for seed in range(10):
        h.field.noise = Noise(2e-3, seed)
        h.field.remove()
        h.field.place(Picc(EchoCard(UID)))
        assert h.command("4A 01 00") == b"\x01\x01" + CARD


def test_auto_poll(h, card):
    assert h.command("60 01 01 20") == b"\x01\x20" + bytes([1 + len(CARD)]) + b"\x01" + CARD
    assert h.command("60 02 01 10 01 02 04") == b"\x00"
    h.field.place(PlainTag())
    answer = h.command("60 01 01 00")
    assert answer[0] == 2 and {answer[1], answer[3 + answer[2]]} == {0x20, 0x10}
    assert h.command("60 01 01 10")[:2] == b"\x01\x10"


def test_auto_poll_for_ever(h):
    h.send(frame(bytes.fromhex("60FF012000")))
    h.take()
    assert h.take() == b""
    h.field.place(Picc(EchoCard(UID)))
    assert h.answer(0x60)[:2] == b"\x01\x20"


# --- holding and letting go -----------------------------------------------------------------------------
def test_deselect_keeps_and_release_forgets(h, card):
    assert h.command("44 01") == b"\x00"
    assert h.command("40 01 AA") == b"\x00\xaa\x90\x00"
    assert h.command("44 00") == b"\x00"
    assert h.command("54 01") == b"\x00" and h.command("54 01") == b"\x00"
    assert h.command("52 01") == b"\x00"
    for data in ("40 01 AA", "44 01", "52 01", "54 01", "4E 01 00 00", "50 01 00"):
        assert h.command(data) == b"\x27"
    assert h.command("52 00") == b"\x00"


def test_an_exchanged_card_is_not_the_one_selected(h, card):
    h.command("44 01")
    h.field.remove()
    h.field.place(Picc(EchoCard(b"\x08\x99\x99\x99")))
    assert h.command("40 01 AA") == b"\x01"


def test_field_off_and_on_is_a_new_card(h, card):
    h.command("32 01 00")
    assert not h.field.on
    assert h.command("40 01 AA") == b"\x01"
    h.command("32 01 01")
    assert card.powered == 2
    assert h.command("4A 01 00") == b"\x01\x01" + CARD


@pytest.mark.parametrize(("rates", "status"), [("03 03", 0x10), ("01 02", 0x10), ("00 00", 0), ("02 02", 0)])
def test_rates(h, card, rates, status):
    assert h.command("4E 01", rates) == bytes([status])
    assert h.command("40 01 AA") == b"\x00\xaa\x90\x00"


def test_rates_too_late_and_not_offered(h, card):
    h.command("40 01 AA")
    assert h.command("4E 01 02 02") == b"\x01"
    slow = EchoCard(b"\x08\x77\x77\x77")
    slow.ats = b"\x05\x78\x80\x70\x02"[:1] + b"\x78\x00\x80\x02"
    h.field.remove()
    h.field.place(Picc(slow))
    h.command("4A 01 00")
    assert h.command("4E 01 01 01") == b"\x12"
    assert h.command("40 01 AA") == b"\x00\xaa\x90\x00"


# --- raw frames -------------------------------------------------------------------------------------------
def test_own_iso_dep_with_frames_of_256(h):
    """SetParameters 00, RATS by the host with FSD 256, blocks by the host."""
    h.command("12 00")
    answer = bytes(index & 0xFF for index in range(253))
    h.field.place(Picc(EchoCard(UID, answer=answer)))
    h.command("4A 01 00")
    assert h.command("42 E0 80") == b"\x00" + ATS
    assert h.command("42 02 AA") == b"\x00\x02" + answer
    assert h.command("42 B2") == b"\x00\x02" + answer
    assert h.command("42 C2") == b"\x00\xc2"
    assert h.command("42 02 AA") == b"\x01"


def test_raw_frames_without_crc_and_of_seven_bits(h):
    """A REQA by hand, as libnfc does it."""
    h.field.place(PlainTag())
    h.command("32 01 01")
    h.command("08 63 02 00 63 03 00 63 3D 07")
    assert h.command("42 26") == b"\x00\x44\x00"
    h.command("08 63 3D 00")
    assert h.command("42 93 20")[:5] == b"\x00\x88" + TAG_UID[:3]
    assert h.command("42") == b"\x10"


def test_raw_answers_of_four_bits_are_told_by_the_control_register(h):
    h.field.place(PlainTag())
    h.command("4A 01 00")
    assert h.command("42 A2 04 00 00 00 00") == b"\x00\x0a"
    assert h.command("06 63 3C") == b"\x04"


def test_raw_time_out_and_its_length(h):
    for code, wait_us in ((0x0A, 51_200), (0x01, 100), (0x10, 3_276_800)):
        h.command("32 02 00 0B", bytes([code]))
        before = h.field.counters["air_us"]
        assert h.command("42 AA") == b"\x01"
        assert 0 <= h.field.counters["air_us"] - before - wait_us < 500


def test_raw_without_a_limit_waits_for_the_host(h):
    h.command("32 02 00 0B 00")
    h.send(frame(b"\x42\xaa"))
    h.take()
    assert h.take() == b"" and h.chip.working
    assert h.command("02")


def test_a_slow_card_is_too_late_for_the_raw_limit(h):
    card = EchoCard(UID)
    card.delays = [60_000]
    h.command("12 00")
    h.field.place(Picc(card))
    h.command("4A 01 00")
    h.command("42 E0 80")
    assert h.command("42 02 AA") == b"\x01"
    h.command("32 02 00 0B 0B")
    assert h.command("42 B2") == b"\x00\x02\xaa\x90\x00"


# --- as a target, and NFC-DEP --------------------------------------------------------------------------------
def test_no_initiator_comes(h):
    h.send(frame(b"\x8c" + bytes(37)))
    h.take()
    assert h.take() == b"" and h.chip.working
    assert h.command("02")
    for data in ("86", "88", "8E 00", "90 00", "92 00", "94 00"):
        assert h.command(data) == b"\x25"
    assert h.command("8A") == b"\x00\x00"


def test_no_target_of_nfc_dep_answers(h, card):
    assert h.command("56 01 00 00") == b"\x01"
    assert h.command("46 01 00 00") == b"\x01"
    assert h.command("50 01 00") == b"\x12"


def test_a_test_signal_goes_on_until_aborted(h):
    h.send(frame(b"\x58\x00"))
    h.take()
    assert h.take() == b"" and h.chip.working
    assert h.command("02")
