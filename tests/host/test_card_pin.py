# SPDX-License-Identifier: Apache-2.0
"""The e-Cert application: its files to the byte, the PIN and its tries, signatures, unblocking, where it may be used."""

import hashlib
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from tests.host.ecert_terminal import (
    CHANGE,
    NEW,
    PIN,
    RESET,
    VERIFY,
    WRONG,
    block,
    change,
    made_for,
    on_contact,
    state,
    verify,
)

from little_reader import LittleReader
from little_reader import tlv as encode
from little_terminal import CHAIN, CHAN, ISSUER, READER, VERIFIER, authenticated, card
from smartid import people, profile

DIGEST_INFO_SHA256 = bytes.fromhex("3031300D060960864801650304020105000420")
LEE, TANG, CHOW, MACD, CHOI = (people.find(name) for name in ("lee", "tang", "chow", "macd", "choi"))


@pytest.fixture
def slot():
    return on_contact(made_for(CHAN))


# --- files ----------------------------------------------------------------------------------------------------------
FILES = {
    "5031": "A80A300804063F0050154401 A00A300804063F0050154402 A40A300804063F0050154403",
    "4401": "3039 3010 0C0A652D436572742050494E 030206C0 3003040101 A120301E0302024C0A0101020106020108020108800181"
    "0401FF300604043F005015",
    "4402": "3031 3013 0C0A652D43657274206B6579 03020780 040101 300E 040145 03020520 030203B8 020101"
    "A10A30083002040002020800",
    "4403": "301D 3008 0C06652D43657274 3003040145 A10C300A300804063F0050154301",
}


@pytest.mark.parametrize(("fid", "content"), FILES.items())
def test_what_is_described_how(slot, fid, content):
    slot.send(0xA4, 0x08, 0x04, b"\x50\x15" + bytes.fromhex(fid), 256)
    assert slot.send(0xB0, 0, 0, le=256) == bytes.fromhex(content)


def test_token_information_has_a_number_of_the_card(slot):
    found = {}
    for name in ("chan", "lee"):
        reader = on_contact(made_for(people.find(name)))
        found[name] = reader.send(0xB0, 0x92, 0, le=256)
        assert found[name] == bytes.fromhex("3027 020100 0408") + found[name][7:15] + (
            b"\x0c\x0cSpecimen UTO" + b"\x80\x06e-Cert" + bytes.fromhex("03020430")
        )
    assert found["chan"][7:15] != found["lee"][7:15]


@pytest.mark.parametrize(
    ("name", "reference", "last"),
    [
        ("chan", "3100482716", "2028-06-30"),
        ("macd", "3100157704", "2026-02-14"),
        ("choi", "3100236951", "2027-03-31"),
        ("tang", "3100319460", "2027-01-31"),
        ("lee", "3100390582", "2027-04-30"),
    ],
)
def test_the_certificate(name, reference, last):
    person = people.find(name)
    made = made_for(person)
    content = whole(on_contact(made), b"\x43\x01")
    assert len(content) <= 2048
    certificate = x509.load_der_x509_certificate(content)
    subject = certificate.subject.rfc4514_string()
    assert f"2.5.4.5={reference}" in subject and f"CN={person.surname} {person.given}" in subject
    assert str(certificate.not_valid_after_utc.date()) == last
    assert person.document_number.encode() not in content and person.number.encode() not in content
    certificate.verify_directly_issued_by(ISSUER.certificate("ecert-ca-1"))
    assert whole(on_contact(made_for(person)), b"\x43\x01") == content  # made again, the card has it again


def whole(reader, fid):
    reader.send(0xA4, 0x02, 0x0C, fid)
    content = b""
    while True:
        part, sw = reader.exchange(0xB0, len(content) >> 8, len(content) & 0xFF, le=256)
        content += part
        if len(part) < 256:
            return content


# --- the other name -------------------------------------------------------------------------------------------------
def test_the_other_name_answers_and_leads_to_the_master_file(slot):
    assert verify(slot) == 0x9000
    for _ in range(2):
        assert slot.exchange(0xA4, 0x04, 0x00, profile.AID_ISOAPPLET) == (b"\x00\x06\x02", 0x9000)
    assert slot.send(0xB0, 0x9E, 0, le=256).startswith(b"\x61")  # EF.DIR by its short identifier
    assert slot.exchange(0xCA, 0xDF, 0x21, le=256)[1] == 0x6A88
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x6A88
    slot.send(0xA4, 0x08, 0x0C, b"\x50\x15")
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x9000  # the PIN is still verified


@pytest.mark.parametrize("leave", ["3f00", "2f00"])
def test_the_pin_falls_when_something_else_is_selected(slot, leave):
    assert verify(slot) == 0x9000 and slot.exchange(VERIFY, 0, 0x81)[1] == 0x9000
    assert slot.exchange(0xA4, 0x04, 0x0C, b"\xa0\0\0\0\3")[1] == 0x6A82  # a SELECT that failed is none
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x9000
    slot.send(0xA4, 0x08, 0x0C, bytes.fromhex(leave)) if leave == "2f00" else slot.select_master()
    slot.send(0xA4, 0x08, 0x0C, b"\x50\x15")
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x63C3


def test_the_pin_falls_with_power(slot):
    assert verify(slot) == 0x9000
    assert on_contact(slot.card).exchange(VERIFY, 0, 0x81)[1] == 0x63C3


# --- tries ----------------------------------------------------------------------------------------------------------
def test_wrong_to_the_end(slot):
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x63C3 and state(slot) == b"\0\3\x0a"
    for left in (2, 1, 0):
        assert verify(slot, WRONG) == 0x63C0 | left
        assert state(slot) == bytes((0 if left else 2, left, 10))
    for command in (lambda: verify(slot), lambda: verify(slot, WRONG), lambda: change(slot, PIN, NEW)):
        assert command() == 0x6983
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x6983
    assert on_contact(slot.card).exchange(VERIFY, 0, 0x81)[1] == 0x6983  # for good


def test_the_right_one_gives_all_tries_back(slot):
    assert [verify(slot, WRONG), verify(slot, WRONG), verify(slot)] == [0x63C2, 0x63C1, 0x9000]
    assert verify(slot, WRONG) == 0x63C2
    assert slot.exchange(VERIFY, 0, 0x81)[1] == 0x63C2  # what was verified before is so no more


@pytest.mark.parametrize(
    ("data", "sw"),
    [
        (b"73921\xff\xff\xff", 0x6A80),  # five digits
        (b"739214739", 0x6700),  # nine
        (b"73921A\xff\xff", 0x6A80),
        (b"739\xff214\xff", 0x6A80),
        (b"739214\0\0", 0x6A80),
        (b"\xff" * 8, 0x6A80),
        (b"739214", 0x6700),
    ],
)
def test_what_cannot_be_a_pin_costs_no_try(slot, data, sw):
    assert verify(slot, data) == sw
    assert change(slot, data, NEW) == sw or len(data) != 8
    assert state(slot)[1] == 3


def test_pin_references(slot):
    assert slot.exchange(VERIFY, 0, 0x01, PIN)[1] == 0x6A86 and slot.exchange(VERIFY, 1, 0x81, PIN)[1] == 0x6A86
    assert slot.exchange(CHANGE, 1, 0x81, PIN + NEW)[1] == 0x6A86
    slot.select_master()
    for ins, data in ((VERIFY, PIN), (CHANGE, PIN + NEW)):
        assert slot.exchange(ins, 0, 0x81, data)[1] == 0x6A88


# --- changing -------------------------------------------------------------------------------------------------------
def test_a_new_pin():
    reader = on_contact(made_for(LEE))
    old = b"925038\xff\xff"
    assert state(reader) == b"\1\3\x0a"  # never changed
    assert change(reader, WRONG, NEW) == 0x63C2 and state(reader) == b"\1\2\x0a"
    assert change(reader, old, NEW) == 0x9000
    assert state(reader) == b"\0\3\x0a" and verify(reader, old) == 0x63C2 and verify(reader, NEW) == 0x9000


@pytest.mark.parametrize("new", ["11111111", "222222", "12345", "123456789", "12345a", "      ", "739214"])
def test_a_new_pin_that_will_not_do_costs_no_try(slot, new):
    data = PIN + block(new)
    assert slot.exchange(CHANGE, 0, 0x81, data)[1] == (0x6A80 if len(data) == 16 else 0x6700)
    assert state(slot)[1] == 3 and verify(slot) == 0x9000


# --- unblocking -----------------------------------------------------------------------------------------------------
def office(made, person, chain=CHAIN):
    """A terminal with the right to unblock, unless `chain` says otherwise."""
    reader = authenticated(made, *chain, person=person)
    reader.send(0xA4, 0x04, 0x0C, profile.AID_ECERT)
    return reader


def test_unblocking_is_for_an_office_with_the_right():
    made = card(TANG)
    reader = on_contact(made)
    assert state(reader) == b"\2\0\x0a" and verify(reader, b"814205\xff\xff") == 0x6983
    assert reader.exchange(RESET, 2, 0x81, NEW)[1] == 0x6982
    made.power_off()
    kiosk = (VERIFIER, replace(READER, rights=b"\x1f\x10"))
    assert office(made, TANG, kiosk).exchange(RESET, 2, 0x81, NEW)[1] == 0x6982
    reader = office(made, TANG)
    assert reader.exchange(RESET, 2, 0x82, NEW)[1] == 0x6A86
    for new, sw in ((block("12345"), 0x6A80), (block("77777777"), 0x6A80), (b"123", 0x6700)):
        assert reader.exchange(RESET, 2, 0x81, new)[1] == sw
    assert state(reader) == b"\2\0\x0a"
    assert reader.exchange(RESET, 2, 0x81, NEW)[1] == 0x9000
    assert state(reader) == b"\0\3\x09" and verify(reader, NEW) == 0x9000


def test_an_unblocking_code_is_refused(slot):
    for p1, data in ((0, b"87654321" + NEW), (1, b"87654321"), (3, b"")):
        assert slot.exchange(RESET, p1, 0x81, data)[1] == 0x6982


def test_ten_times_in_a_cards_life():
    reader = office(card(CHAN), CHAN)
    for left in range(9, -1, -1):
        assert reader.exchange(RESET, 2, 0x81, block(f"4{left}3917"))[1] == 0x9000
        assert state(reader)[2] == left
    assert reader.exchange(RESET, 2, 0x81, NEW)[1] == 0x6983
    assert verify(reader, block("403917")) == 0x9000


# --- signatures -----------------------------------------------------------------------------------------------------
HASHES = {
    "3020300C06082A864886F70D020505000410": hashes.MD5,
    "3021300906052B0E03021A05000414": hashes.SHA1,
    "302D300D06096086480165030402040500041C": hashes.SHA224,
    "3031300D060960864801650304020105000420": hashes.SHA256,
    "3041300D060960864801650304020205000430": hashes.SHA384,
    "3051300D060960864801650304020305000440": hashes.SHA512,
}


def set_key(reader, data="800111 840101"):
    return reader.exchange(0x22, 0x41, 0xB6, bytes.fromhex(data))[1]


def sign(reader, data, le=256):
    return reader.exchange(0x2A, 0x9E, 0x9A, data, le)


def test_every_digest_with_a_name_is_signed(slot):
    key = x509.load_der_x509_certificate(whole(slot, b"\x43\x01")).public_key()
    assert set_key(slot) == 0x9000 and verify(slot) == 0x9000
    for head, kind in HASHES.items():
        digest = hashes.Hash(kind())
        digest.update(b"a document")
        value = digest.finalize()
        signature, sw = sign(slot, bytes.fromhex(head) + value)
        assert sw == 0x9000 and len(signature) == 256
        key.verify(signature, value, padding.PKCS1v15(), utils.Prehashed(kind()))
    ripemd = bytes.fromhex("3021300906052B2403020105000414") + bytes(20)
    signature, sw = sign(slot, ripemd)
    numbers = key.public_numbers()
    plain = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(256, "big")
    assert plain == b"\0\1" + b"\xff" * (253 - len(ripemd)) + b"\0" + ripemd


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(32),
        DIGEST_INFO_SHA256 + bytes(31),
        DIGEST_INFO_SHA256 + bytes(33),
        DIGEST_INFO_SHA256[:-1] + b"\x1f" + bytes(31),
        bytes.fromhex("302F300B0609608648016503040201 0420") + bytes(32),  # parameters left out
        b"\0\1" + b"\xff" * 200 + b"\0" + DIGEST_INFO_SHA256 + bytes(32),  # padded already
        bytes.fromhex("3023 300D06092A864886F70D0101010500 0412") + bytes(18),  # another algorithm
    ],
)
def test_nothing_else_is_signed(slot, data):
    assert set_key(slot) == 0x9000 and verify(slot) == 0x9000
    assert sign(slot, data) == (b"", 0x6A80)


def test_no_signature_without_pin_or_key(slot):
    digest = DIGEST_INFO_SHA256 + hashlib.sha256(b"x").digest()
    assert sign(slot, digest) == (b"", 0x6982)
    assert set_key(slot) == 0x9000 and sign(slot, digest) == (b"", 0x6982)
    assert verify(slot, WRONG) == 0x63C2 and sign(slot, digest) == (b"", 0x6982)
    assert verify(slot) == 0x9000 and sign(slot, digest)[1] == 0x9000 and sign(slot, digest)[1] == 0x9000
    assert sign(slot, digest, 255) == (b"", 0x6700)
    slot.select_master()
    slot.send(0xA4, 0x08, 0x0C, b"\x50\x15")
    assert verify(slot) == 0x9000 and sign(slot, digest) == (b"", 0x6985)  # the key is to be chosen again
    for wrong, sw in (("800112840101", 0x6A80), ("800111840102", 0x6A88), ("800111", 0x6A80), ("8001", 0x6A80)):
        assert set_key(slot, wrong) == sw and sign(slot, digest)[1] == 0x6985
    assert set_key(slot, "81025015 800111 840101") == 0x9000
    slot.select_master()
    assert set_key(slot) == 0x6A88 and sign(slot, digest)[1] == 0x6A88
    assert slot.exchange(0x2A, 0x9E, 0x9B, digest, 256)[1] == 0x6A86


@pytest.mark.parametrize("le", [256, 512])
def test_a_secured_signature_comes_in_parts_or_in_one_extended_answer(le):
    made = made_for(CHAN)
    made.power_on()
    reader = LittleReader(made).pace(CHAN)
    reader.send(0xA4, 0x04, 0x0C, profile.AID_ECERT)
    assert verify(reader) == 0x9000 and set_key(reader) == 0x9000
    signature, sw = sign(reader, DIGEST_INFO_SHA256 + bytes(32), le)
    assert sw == 0x9000 and len(signature) == 256
    assert state(reader) == b"\0\3\x0a"  # and the session goes on


def test_a_chip_without_the_certificates_key_makes_signatures_that_do_not_verify():
    reader = on_contact(made_for(CHAN, spoil="ecert-key"))
    key = x509.load_der_x509_certificate(whole(reader, b"\x43\x01")).public_key()
    assert verify(reader) == 0x9000 and set_key(reader) == 0x9000
    signature, _ = sign(reader, DIGEST_INFO_SHA256 + bytes(32))
    with pytest.raises(InvalidSignature):
        key.verify(signature, bytes(32), padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))


# --- where ----------------------------------------------------------------------------------------------------------
def test_a_holder_who_has_not_confirmed_the_card_has_no_use_of_it():
    person = replace(CHOW, number="Q960042(2)", ecert=CHAN.ecert)
    made = card(person)
    reader = on_contact(made)
    assert state(reader) == b"\0\3\x0a"  # may be seen
    assert verify(reader) == verify(reader, WRONG) == verify(reader, b"") == change(reader, PIN, NEW) == 0x6985
    assert set_key(reader) == 0x9000 and sign(reader, DIGEST_INFO_SHA256 + bytes(32)) == (b"", 0x6985)
    made.power_off()
    assert office(made, person).exchange(RESET, 2, 0x81, NEW)[1] == 0x6985
    assert state(on_contact(made)) == b"\0\3\x0a"


def test_get_data_belongs_to_the_application(slot):
    assert slot.exchange(0xCA, 0xDF, 0x30, le=5)[1] == 0x6A88 and slot.exchange(0xCA, 0xDF, 0x21, le=2)[1] == 0x6C03
    assert slot.exchange(0xCA, 0xDF, 0x21)[1] == 0x6700
    assert slot.exchange(0xCB, 0x3F, 0xFF, bytes.fromhex("5C017E"), 8)[1] == 0x6D00
    without = LittleReader(made_for(people.find("sai")))
    without.card.power_on("contact")
    assert without.exchange(0xA4, 0x08, 0x0C, b"\x50\x15")[1] == 0x6A82
    assert without.exchange(0xCA, 0xDF, 0x21, le=3)[1] == 0x6A88 and verify(without) == 0x6A88
    assert set_key(without) == 0x6A88


def test_no_trace_shows_a_pin():
    seen = []
    made = made_for(CHAN)
    made.on_event = seen.append
    reader = on_contact(made)
    assert verify(reader) == 0x9000 and change(reader, PIN, NEW) == 0x9000
    assert reader.exchange(RESET, 2, 0x81, NEW)[1] == 0x6982
    made.power_off()
    made.power_on()
    reader = LittleReader(made).pace(CHAN)
    reader.send(0xA4, 0x04, 0x0C, profile.AID_ECERT)
    assert verify(reader, NEW) == 0x9000 and change(reader, NEW, PIN) == 0x9000
    everything = b"".join(value for event in seen for value in event.values() if isinstance(value, bytes))
    assert b"739214" not in everything and NEW not in everything
    shown = [event["plain_command"] or event["command"] for event in seen]
    assert b"\0\x20\0\x81\x08********" in shown and b"\0\x24\0\x81\x10" + b"*" * 16 in shown
    assert encode(0x4F, profile.AID_ECERT)  # and the application is named to everybody alike


def test_contacts_and_air_exclude_each_other():
    made = made_for(CHAN)
    made.power_on()
    LittleReader(made).pace(CHAN)
    assert made.session.authenticated and not made.muted("contactless")
    reader = on_contact(made)  # resets the chip
    assert not made.session.authenticated and verify(reader) == 0x9000
    made.power_on("contactless")
    assert made.muted("contactless") and reader.exchange(VERIFY, 0, 0x81)[1] == 0x9000
    made.power_off()
    made.power_on("contactless")
    assert not made.muted("contactless") and reader.exchange(0xA4, 0x08, 0x0C, b"\x50\x15")[1] == 0x6982
