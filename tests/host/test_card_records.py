# SPDX-License-Identifier: Apache-2.0
"""Residence and library: what a card is made with, who may read it, and every check before a record is taken.

Expectations are built from the profile's bytes (record_bytes.py), never by the product's encoders.
"""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.host.residence_terminal import (
    CERTIFICATES,
    CHOW,
    CONFIRMATION,
    ENTRIES,
    LIBRARY,
    RESIDENCE,
    SAI,
    SIGNER,
    SIGNER_KEY,
    STAY,
    WONG,
    append,
    count,
    inside,
    next_stay,
    record,
    signed_in,
)

import record_bytes
from little_reader import LittleReader
from little_reader import tlv as encode
from little_terminal import READER, VERIFIER, card, present, proved
from smartid import people
from smartid.people import Stay


# --- what a card is made with ---------------------------------------------------------------------------------------
def test_the_first_stay_of_sai_byte_for_byte():
    reader = inside(SAI)
    made, sw = record(reader, STAY, 1)
    assert sw == 0x9000 and record(reader, STAY) == (made, 0x9000) and record(reader, STAY, 2) == (b"", 0x6A83)
    assert made[:108].hex().upper() == (
        "5F280355544F" "7164" "5F280355544F" "43025352" "5A09555831353032373341" "5F26083230323330363132"
        "C1020001" "C20103" "C30101" "5F24083230323631313330" "5F25083230323330363132" "C4080000000000000000"
        "C5083230323330363132" "C60449535355" "C708504552534F4E414C"
    )  # fmt: skip
    signer, _ = reader.exchange(0xB2, made[-1], CERTIFICATES << 3 | 4, le=512)
    record_bytes.verify(made, signer)
    assert b"UTSTAYSIGNR23001" in signer and bytes.fromhex("53026000") in signer  # r6 r7, by the first half of 2023


@pytest.mark.parametrize(
    ("name", "standing"), [("chan", 0x00), ("ho", 0x01), ("chow", 0x10), ("sai", 0x00), ("tang", 0x00)]
)
def test_the_first_confirmation(name, standing):
    person = people.find(name)
    reader = inside(person)
    made, sw = record(reader, CONFIRMATION, 1)
    found = record_bytes.fields(made)
    assert sw == 0x9000 and record(reader, CONFIRMATION, 2)[1] == 0x6A83
    assert (found["kind"], found["standing"], found["serial"], found["link"]) == (
        b"CF",
        bytes([standing]),
        b"\0\1",
        bytes(8),
    )
    assert found["number"] == person.number.replace("(", "").replace(")", "").ljust(9, "<").encode()
    assert found["issued"] == found["decided"] == f"{person.issued:%Y%m%d}".encode()
    signer, _ = reader.exchange(0xB2, made[-1], CERTIFICATES << 3 | 4, le=512)
    record_bytes.verify(made, signer)
    assert bytes.fromhex("53028000") in signer  # r8 and nothing else


def test_who_has_stay_records_and_library_entries():
    for name, stays in (("sai", 1), ("dela", 1), ("tang", 1), ("chow", 1), ("chan", 0), ("macd", 0), ("ho", 0)):
        sw = record(inside(people.find(name)), STAY)[1]
        assert sw == (0x9000 if stays else 0x6A82), name
    reader = inside(WONG, application=LIBRARY)
    made, _ = record(reader, ENTRIES)
    found = record_bytes.fields(made)
    assert (found["kind"], found["standing"], found["decided"]) == (b"LB", b"\1", b"20231007")
    reader.send(0xA4, 0x04, 0x0C, RESIDENCE)
    signer, _ = reader.exchange(0xB2, made[-1], CERTIFICATES << 3 | 4, le=512)
    record_bytes.verify(made, signer)
    assert record(inside(SAI, application=LIBRARY), ENTRIES)[1] == 0x6A83  # never registered


def test_an_unconditional_stay_has_no_limit():
    found = record_bytes.fields(record(inside(people.find("tang")), STAY)[0])
    assert (found["condition"], found["limit"]) == (b"\0", b"00000000")


def test_a_confirmation_given_before_follows_the_pending_one():
    reader = inside(replace(CHOW, confirmation="confirmed"))
    pending, confirmed = record(reader, CONFIRMATION, 1)[0], record(reader, CONFIRMATION, 2)[0]
    assert record_bytes.fields(pending)["standing"] == b"\x10"
    found = record_bytes.fields(confirmed)
    assert (found["standing"], found["serial"], found["link"]) == (b"\3", b"\0\2", record_bytes.link(pending))


@pytest.mark.parametrize("spoil", ["stay", "stay-forged"])
def test_a_record_that_nobody_can_verify(spoil):
    """As after a fault of the memory, or by a forger at the issuer's: the card itself cannot make one."""
    reader = inside(replace(SAI, number="QX500199(1)"), spoil=spoil)
    made, _ = record(reader, STAY)
    signer, _ = reader.exchange(0xB2, made[-1], CERTIFICATES << 3 | 4, le=512)
    with pytest.raises(InvalidSignature):
        record_bytes.verify(made, signer)


# --- who may read what ----------------------------------------------------------------------------------------------
def test_each_right_opens_its_file_only():
    for rights, stay, confirmation, certificates in (
        (b"\x01\0", 0x9000, 0x9000, 0x6982),
        (b"\x04\0", 0x6982, 0x6982, 0x9000),
        (b"\x1a\0", 0x6982, 0x6982, 0x6982),
    ):
        reader = inside(SAI, (VERIFIER, replace(READER, rights=rights)))
        assert record(reader, STAY)[1] == stay and record(reader, CONFIRMATION)[1] == confirmation
        assert reader.exchange(0xB2, 1, CERTIFICATES << 3 | 4, le=512)[1] == certificates
    for rights, sw in ((b"\0\x10", 0x9000), (b"\0\x04", 0x6982)):
        assert record(inside(WONG, (VERIFIER, replace(READER, rights=rights)), LIBRARY), ENTRIES)[1] == sw


def test_without_terminal_authentication_nothing_of_it_is_seen():
    made = card(SAI)
    for start in (LittleReader, lambda made: proved(made, SAI)):
        reader = start(made)
        for name in (RESIDENCE, LIBRARY):
            assert reader.exchange(0xA4, 0x04, 0x0C, name)[1] == 0x6982
    with_bac = people.find("choi")
    reader = LittleReader(card(with_bac)).bac(with_bac)
    assert reader.exchange(0xA4, 0x04, 0x0C, RESIDENCE)[1] == 0x6982
    made.power_on("contact")
    assert LittleReader(made).exchange(0xA4, 0x04, 0x0C, RESIDENCE)[1] == 0x6982


READS = [
    ("by number, all there is", "B2 01 1C", 256, 179, 0x9000),
    ("by number, as long as it is", "B2 01 1C", 179, 179, 0x9000),
    ("by number, room for more", "B2 01 1C", 223, 179, 0x9000),
    ("shorter than it is", "B2 01 1C", 178, 0, 0x6CB3),
    ("last", "B2 00 19", 256, 179, 0x9000),
    ("the one before none", "B2 00 1B", 256, 179, 0x9000),
    ("record nought", "B2 00 1C", 256, 0, 0x6A83),
    ("one too far", "B2 02 1C", 256, 0, 0x6A83),
    ("first occurrence", "B2 00 18", 256, 0, 0x6A86),
    ("last, and a number", "B2 01 1B", 256, 0, 0x6A86),
    ("all from one on", "B2 01 1D", 256, 0, 0x6A86),
    ("no Le", "B2 01 1C", None, 0, 0x6700),
    ("no such file", "B2 01 2C", 256, 0, 0x6A82),
    ("short identifier 31", "B2 01 FC", 256, 0, 0x6A86),
    ("as a binary file", "B0 83 00", 256, 0, 0x6981),
]


def test_forms_of_reading():
    reader = inside(SAI)
    for what, command, le, size, sw in READS:
        data, answered = reader.exchange(*bytes.fromhex(command), le=le)
        assert (len(data), answered) == (size, sw), what
    assert reader.exchange(0xB2, 1, 0x04, le=256)[1] == 0x9000  # the current file is still the one last read
    reader.send(0xA4, 0x02, 0x0C, b"\x01\x02")
    assert len(reader.exchange(0xB2, 1, 0x04, le=256)[0]) == 155
    assert reader.send(0xA4, 0x02, 0x04, b"\x01\x03", 256).hex() == "62118205044100d028830201038801188a0105"
    reader.select_master()
    assert reader.exchange(0xB2, 1, 0xF4, le=256)[1] == 0x6981  # EF.DIR is no file of records


def test_a_long_record_comes_in_parts():
    reader = inside(SAI)
    whole, sw = reader.exchange(0xB2, 1, CERTIFICATES << 3 | 4, le=512)
    assert sw == 0x9000 and 223 < len(whole) <= 320
    assert reader.exchange(0xB2, 1, CERTIFICATES << 3 | 4, le=256)[1] == 0x6700  # too long for a short answer
    parts = []
    for offset in (0, 100, 200):
        data, sw = reader.exchange(0xB3, 1, CERTIFICATES << 3 | 4, encode(0x54, bytes([offset])), 102)
        assert sw == (0x9000 if offset < 200 else 0x6282) and data[:1] == b"\x53"
        parts.append(data[2:])
    assert b"".join(parts) == whole
    assert reader.exchange(0xB3, 1, CERTIFICATES << 3 | 4, encode(0x54, b"\1\x40"), 102)[1] == 0x6B00
    assert reader.exchange(0xB3, 1, CERTIFICATES << 3 | 4, encode(0x55, b"\0"), 102)[1] == 0x6A80


# --- the good cases of appending ------------------------------------------------------------------------------------
def test_a_ticket_is_taken_once_and_survives_the_session():
    made = card(SAI)
    reader = inside(SAI, made=made)
    number = signed_in(reader)
    ticket = next_stay(reader, number)
    assert append(reader, STAY, ticket) == 0x9000
    writes = made.memory.writes
    assert append(reader, STAY, ticket) == 0x9000 and made.memory.writes == writes  # once more, and nothing written
    assert record(reader, STAY, 2) == (ticket, 0x9000) and record(reader, STAY, 3)[1] == 0x6A83
    reader = inside(SAI, made=made)
    assert record(reader, STAY) == (ticket, 0x9000)
    assert append(reader, STAY, next_stay(reader, number, limit=b"20301130")) == 0x9000
    assert append(reader, STAY, ticket) == 0x6984  # replayed
    assert count(reader, STAY) == 3


@pytest.mark.parametrize("form", ["extended", "chained"])
def test_long_commands_come_extended_or_in_a_chain(form):
    made = card(SAI)
    reader = inside(SAI, made=made)
    content = encode(0x7F21, SIGNER.content())
    assert len(content) > 223
    if form == "extended":
        assert append(reader, CERTIFICATES, content) == 0x9000
    else:
        assert reader.exchange(0xE2, 0, CERTIFICATES << 3, content[:200], cla=0x10)[1] == 0x9000
        assert reader.exchange(0xE2, 0, CERTIFICATES << 3, content[200:])[1] == 0x9000
    assert reader.exchange(0xB2, 3, CERTIFICATES << 3 | 4, le=512) == (content, 0x9000)


def test_confirmed_once_and_then_the_stay_may_change():
    made = card(CHOW)
    reader = inside(CHOW, made=made)
    number, pending = signed_in(reader), record(reader, CONFIRMATION)[0]
    stay = {"number": b"U9051144<", "issued": b"20251020"}
    assert append(reader, STAY, next_stay(reader, number, **stay)) == 0x6985
    confirmed = record_bytes.build(
        b"CF", SIGNER_KEY, **stay, serial=b"\0\2", standing=b"\3", decided=b"20261124",
        link=record_bytes.link(pending), place=b"KIOS", reference=b"        ", certificate=bytes([number]),
    )  # fmt: skip
    assert append(reader, CONFIRMATION, confirmed) == 0x9000
    assert append(reader, CONFIRMATION, confirmed) == 0x9000 and count(reader, CONFIRMATION) == 2
    again = record_bytes.resigned(confirmed.replace(b"KIOS", b"CTRL"), SIGNER_KEY)
    assert append(reader, CONFIRMATION, again) == 0x6984
    place, _ = record_bytes.ENTRY_PLACES["serial"]
    third = confirmed[:place] + b"\0\3" + confirmed[place + 2 :]
    place, size = record_bytes.ENTRY_PLACES["link"]
    third = third[:place] + record_bytes.link(confirmed) + third[place + size :]
    assert append(reader, CONFIRMATION, record_bytes.resigned(third, SIGNER_KEY)) == 0x6985
    assert append(reader, STAY, next_stay(reader, number, **stay)) == 0x9000


@pytest.mark.parametrize(("name", "standing"), [("sai", 3), ("chow", 0), ("chow", 0x10), ("ho", 3)])
def test_only_what_is_pending_can_be_confirmed_and_nothing_else_said(name, standing):
    person = people.find(name)
    reader = inside(person)
    data = record_bytes.build(
        b"CF", SIGNER_KEY, number=person.document_number.ljust(9, "<").encode(),
        issued=f"{person.issued:%Y%m%d}".encode(), serial=b"\0\2", standing=bytes([standing]), decided=b"20261124",
        link=record_bytes.link(record(reader, CONFIRMATION)[0]), place=b"KIOS", reference=bytes(8),
        certificate=bytes([signed_in(reader)]),
    )  # fmt: skip
    assert append(reader, CONFIRMATION, data) == 0x6985


def test_a_library_entry_and_its_end_until_the_file_is_full():
    made = card(SAI)
    reader = inside(SAI, made=made)
    number, last = signed_in(reader), b""
    reader.send(0xA4, 0x04, 0x0C, LIBRARY)
    values = {"number": b"UX150273A", "issued": b"20230612", "decided": b"20261124", "place": b"REGO"}
    values |= {"reference": b"00000417", "certificate": bytes([number])}
    for serial, sw in enumerate((0x9000, 0x9000, 0x9000, 0x9000, 0x6A84), start=1):
        link = record_bytes.link(last) if last else bytes(8)
        entry = record_bytes.build(
            b"LB", SIGNER_KEY, serial=serial.to_bytes(2, "big"), standing=bytes([serial % 2]), link=link, **values
        )
        assert append(reader, ENTRIES, entry) == sw
        last = entry
    assert count(reader, ENTRIES) == 4
    weak = inside(SAI, (VERIFIER, replace(READER, rights=b"\x1f\x10")), LIBRARY, made=made)
    assert append(weak, ENTRIES, entry) == 0x6982


# --- every check, in its order --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def delivery():
    """(terminal, number of the signer's certificate) on a card of Sai's to which nothing wrong is ever written."""
    reader = inside(SAI)
    return reader, signed_in(reader)


def spoilt(name, value):
    """The record with that field otherwise, signed all the same."""

    def change(ticket):
        place, size = record_bytes.STAY_PLACES[name]
        return record_bytes.resigned(ticket[:place] + value + ticket[place + size :], SIGNER_KEY)

    return change


WRONG = [
    ("another card's number", spoilt("number", b"UX048816<"), 0x6A80),
    ("the same number on an older card", spoilt("issued", b"20180612"), 0x6A80),
    ("another state", spoilt("state", b"XXX"), 0x6A80),
    ("another state inside", spoilt("inner state", b"D<<"), 0x6A80),
    ("another kind", spoilt("kind", b"CF"), 0x6A80),
    ("nothing changed", spoilt("changed", b"\0"), 0x6A80),
    ("a flag nobody knows", spoilt("changed", b"\6"), 0x6A80),
    ("a limit that is no day", spoilt("limit", b"20290230"), 0x6A80),
    ("a limit of other characters", spoilt("limit", b"2029113\xb9"), 0x6A80),
    ("decided on no day", spoilt("decided", b"00000000"), 0x6A80),
    ("delivered by no day", spoilt("until", b"20261301"), 0x6A80),
    ("one byte more", lambda ticket: ticket + b"\0", 0x6A80),
    ("one byte less", lambda ticket: ticket[:-1], 0x6A80),
    ("a length in two bytes", lambda ticket: ticket[:6] + b"\x71\x81\x64" + ticket[8:], 0x6A80),
    ("fields in another order", lambda ticket: ticket[:44] + ticket[47:50] + ticket[44:47] + ticket[50:], 0x6A80),
    ("certificate nought", spoilt("certificate", b"\0"), 0x6A88),
    ("a certificate that is not there", spoilt("certificate", b"\x04"), 0x6A88),
    ("the serial of the record in force", spoilt("serial", b"\0\1"), 0x6984),
    ("a serial too far", spoilt("serial", b"\0\3"), 0x6984),
    ("after another record than the one in force", spoilt("link", bytes(8)), 0x6984),
    ("too late", spoilt("until", b"20261109"), 0x6985),
    ("a condition changed without saying so", spoilt("condition", b"\2"), 0x6982),
    ("a limit changed without saying so", spoilt("changed", b"\1"), 0x6982),
    ("an initial signer's certificate, of another key", spoilt("certificate", b"\1"), 0x6985),
    ("a signature with a wrong bit", lambda ticket: ticket[:120] + bytes([ticket[120] ^ 1]) + ticket[121:], 0x6300),
    ("an empty signature", lambda ticket: ticket[:111] + bytes(64) + ticket[175:], 0x6300),
    ("a field changed afterwards", lambda ticket: ticket[:59] + b"2" + ticket[60:], 0x6300),
]


@pytest.mark.parametrize(("change", "sw"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_refused_and_nothing_written(delivery, change, sw):
    reader, number = delivery
    ticket = next_stay(reader, number)
    writes = reader.card.memory.writes
    assert append(reader, STAY, change(ticket)) == sw
    assert reader.card.memory.writes == writes and count(reader, STAY) == 1


def test_the_order_of_the_checks(delivery):
    """Everything wrong at once, then one thing mended at a time: each step finds the next fault."""
    reader, number = delivery
    wrong = {
        "limit": (b"20290230", 0x6A80), "certificate": (b"\x0f", 0x6A88), "serial": (b"\0\7", 0x6984),
        "link": (bytes(8), 0x6984), "until": (b"20260101", 0x6985), "condition": (b"\5", 0x6982),
    }  # fmt: skip
    good = record_bytes.fields(next_stay(reader, number))
    for name, (_, sw) in wrong.items():
        values = good | {name: value for name, (value, _) in wrong.items()} | {"signature": bytes(64)}
        del values["kind"]
        assert append(reader, STAY, record_bytes.build(b"SR", **values)) == sw
        wrong = wrong | {name: (good[name], sw)}
    assert append(reader, STAY, record_bytes.build(b"SR", **{**values, "condition": good["condition"]})) == 0x6300


@pytest.mark.parametrize("p1p2", ["0119", "011b", "001d"])
def test_forms_of_appending(delivery, p1p2):
    reader, number = delivery
    assert reader.exchange(0xE2, *bytes.fromhex(p1p2), next_stay(reader, number))[1] == 0x6A86
    assert append(reader, STAY, bytes(209)) == 0x6700 and append(reader, STAY, b"") == 0x6700
    assert append(reader, 0x05, b"\0") == 0x6A82
    reader.send(0xA4, 0x02, 0x0C, b"\x01\x02")
    assert reader.exchange(0xE2, 0, 0, b"\0")[1] == 0x6A80  # to the current file


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_are_refused(delivery, data):
    reader, number = delivery
    ticket = bytearray(next_stay(reader, number))
    for place in data.draw(st.sets(st.integers(0, len(ticket) - 1), min_size=1, max_size=4)):
        ticket[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.integers(1, len(ticket)))
    assert append(reader, STAY, bytes(ticket[:cut])) != 0x9000
    assert append(reader, STAY, data.draw(st.binary(min_size=1, max_size=208))) != 0x9000
    assert count(reader, STAY) == 1


# Condition, limit, both
CHANGES = (
    {"changed": b"\1", "condition": b"\2", "limit": b"20261130"},
    {"changed": b"\2"},
    {"changed": b"\3", "condition": b"\2"},
)


@pytest.mark.parametrize(
    ("rights", "condition", "limit", "both"),
    [(b"\x20\0", 0x9000, 0x6982, 0x6982), (b"\x40\0", 0x6982, 0x9000, 0x6982), (b"\x80\x08", 0x6982, 0x6982, 0x6982)],
)
def test_a_signer_decides_only_what_it_may(rights, condition, limit, both):
    for sw, change in zip((condition, limit, both), CHANGES, strict=True):
        reader = inside(SAI)
        number = signed_in(reader, replace(SIGNER, rights=rights))
        assert append(reader, STAY, next_stay(reader, number, **change)) == sw


def test_a_kiosk_delivers_and_never_decides():
    """Whatever a tampered kiosk signs with its own key, even under its own certificate, is not a stay."""
    kiosk = replace(READER, rights=b"\x1f\x10")
    own = ec.derive_private_key(41, ec.SECP256R1())
    kiosk_signer = replace(SIGNER, holder=b"UTKIOSKSGN00001", key=own, rights=b"\x80\0")
    reader = inside(SAI, (VERIFIER, kiosk))
    number = signed_in(reader, kiosk_signer)
    assert append(reader, STAY, next_stay(reader, number, own)) == 0x6982
    generous = replace(kiosk_signer, holder=b"UTKIOSKSGN00002", rights=b"\xe0\0", signer=own)
    assert append(reader, CERTIFICATES, encode(0x7F21, generous.content())) == 0x6300


@pytest.mark.parametrize("missing", [0x0200, 0x0800, 0x1000])
def test_the_terminals_right_comes_first(missing):
    reader = inside(SAI, (VERIFIER, replace(READER, rights=(0xFF1F & ~missing).to_bytes(2, "big"))))
    refused = {0x0200: STAY, 0x0800: CERTIFICATES, 0x1000: CONFIRMATION}[missing]
    for sfi in (STAY, CERTIFICATES, CONFIRMATION):
        assert append(reader, sfi, b"anything") == (0x6982 if sfi == refused else 0x6A80)


def test_a_signer_out_of_date_by_the_cards_date():
    made = card(SAI)
    reader = inside(SAI, made=made)
    number = signed_in(reader, replace(SIGNER, expires="261201"))
    ticket = next_stay(reader, number)
    later = (
        replace(VERIFIER, effective="261202", expires="271201"),
        replace(READER, effective="261202", expires="261231"),
    )
    reader = inside(SAI, later, made=made)  # moves the card's date
    assert append(reader, STAY, ticket) == 0x6985
    assert append(reader, STAY, next_stay(reader, signed_in(reader))) == 0x9000


def test_a_full_file():
    made = card(SAI)
    reader = inside(SAI, made=made)
    number = signed_in(reader)
    for serial in range(2, 42):
        limit = f"2029{serial % 12 + 1:02}01".encode()
        assert append(reader, STAY, next_stay(reader, number, limit=limit)) == (0x9000 if serial < 41 else 0x6A84)
    assert count(reader, STAY) == 40


# --- signers' certificates ------------------------------------------------------------------------------------------
def test_a_signer_under_a_verifier_shown_after_the_terminal_has_proved_itself():
    """Another verifier of the same root; before it is shown the certificate is unknown."""
    other_key = ec.derive_private_key(51, ec.SECP256R1())
    other = replace(VERIFIER, holder=b"UTOTHERDV026001", key=other_key)
    signer = replace(SIGNER, authority=other.holder, signer=other_key)
    reader = inside(SAI)
    assert append(reader, CERTIFICATES, encode(0x7F21, signer.content())) == 0x6A88
    present(reader, other)
    number = signed_in(reader, signer)
    assert append(reader, STAY, next_stay(reader, number)) == 0x9000
    fresh = inside(SAI)
    fresh.send(0xA4, 0x04, 0x0C, LIBRARY)
    assert fresh.exchange(0x22, 0x81, 0xB6, encode(0x83, other.authority))[1] == 0x6985  # not from there


def test_rights_of_the_whole_chain_count():
    weak = replace(VERIFIER, rights=b"\xbf\x1f")  # without r7
    reader = inside(SAI, (weak, READER))
    assert append(reader, STAY, next_stay(reader, signed_in(reader))) == 0x6982


CERTIFICATE_FAULTS = [
    ("no certificate", lambda content: b"\x7f\x21\x01\x00", 0x6A80),
    ("no template", lambda content: content[5:], 0x6A80),
    ("a wrong bit in the signature", lambda content: content[:-1] + bytes([content[-1] ^ 1]), 0x6300),
]


@pytest.mark.parametrize(
    ("change", "sw"), [row[1:] for row in CERTIFICATE_FAULTS], ids=[r[0] for r in CERTIFICATE_FAULTS]
)
def test_a_wrong_certificate(delivery, change, sw):
    reader, _ = delivery
    another = replace(SIGNER, holder=b"UTSTAYSIGN00009")
    before = count(reader, CERTIFICATES)
    assert append(reader, CERTIFICATES, change(encode(0x7F21, another.content()))) == sw
    assert count(reader, CERTIFICATES) == before


@pytest.mark.parametrize(
    ("change", "sw"),
    [
        ({"authority": b"UTNOBODYDV26001"}, 0x6A88),
        ({"authority": READER.holder}, 0x6A88),  # a terminal certifies nobody
        ({"expires": "261109"}, 0x6985),
        ({"rights": None}, 0x6982),
        ({"rights": b"\x1f\x17"}, 0x6982),  # what opens signs nothing
        ({"chat": b"\x80"}, 0x6A80),  # a verifier's
        ({"domain": True}, 0x6700),  # longer than any signer's
        ({"signer": SIGNER_KEY}, 0x6300),
    ],
)
def test_a_certificate_that_is_not_a_signers(delivery, change, sw):
    reader, _ = delivery
    another = replace(SIGNER, holder=b"UTSTAYSIGN00009", **change)
    assert append(reader, CERTIFICATES, encode(0x7F21, another.content())) == sw


def test_a_certificate_is_kept_once_and_sixteen_at_most():
    made = card(SAI)
    reader = inside(SAI, made=made)
    for number in range(3, 17):
        signer = encode(0x7F21, replace(SIGNER, holder=b"UTSTAYSIGN%05d" % number).content())
        assert append(reader, CERTIFICATES, signer) == 0x9000
        if number == 5:
            fifth = signer
    assert append(reader, CERTIFICATES, fifth) == 0x9000 and count(reader, CERTIFICATES) == 16
    more = encode(0x7F21, replace(SIGNER, holder=b"UTSTAYSIGN00017").content())
    assert append(reader, CERTIFICATES, more) == 0x6A84


def test_a_limit_may_be_lifted_and_set():
    reader = inside(replace(SAI, number="Q960042(2)", stay=Stay("dependant", None)))
    number, own = signed_in(reader), {"number": b"Q9600422<"}
    assert record(reader, STAY)[0][53:61] == b"00000000"
    assert append(reader, STAY, next_stay(reader, number, **own)) == 0x9000
    assert append(reader, STAY, next_stay(reader, number, **own, limit=b"00000000")) == 0x9000
    assert count(reader, STAY) == 3
