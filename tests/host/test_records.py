# SPDX-License-Identifier: Apache-2.0
"""Records and tickets by both hands: what the issuer writes and signs, the firmware reads and believes; and back."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import DataError
from reader.lds import records as firmware
from reader.refusals import RecordNotVerified, TicketSuperseded
from reader.storage import tickets as shelf
from reader.trust import record_trust
from reader.trust import ticket_list as firmware_list
from smartid import people, pki
from smartid.people.rules import CONDITIONS
from smartid.pki import Malformed, NotTrusted, RequestRefused, lost_list, records, ticket_list
from smartid.pki.records import Card, Flag, Origin, Stay
from smartid.sim import issued_records

DAY = date(2026, 11, 24)
TODAY = "20261124"
PARSE = {"SR": firmware.parse_stay, "CF": firmware.parse_confirmation, "LB": firmware.parse_library}
PEOPLE = people.load()
SAI = next(person for person in PEOPLE if person.key == "sai")


@pytest.fixture(scope="module")
def issuer():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def verifiers(issuer):
    held = [one.encoded for one in (*issuer.cv.trust_points(), *issuer.cv.verifiers(DAY))]
    return lambda: held


def digits(day):
    return f"{day:%Y%m%d}" if day else None


# --- what cards are issued with --------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.key)
def test_a_reader_believes_what_a_card_is_issued_with(issuer, verifiers, person):
    made = issued_records.issued(issuer, person)
    assert len(made.stays) == bool(person.stay) and len(made.library) == bool(person.library)
    card = (person.document_number, digits(person.issued))
    for group in (made.stays, made.confirmations, made.library):
        for number, octets in enumerate(group, 1):
            found = PARSE[records.read(octets).content.kind](octets)
            assert found.serial == number and 1 <= found.certificate <= len(made.certificates)
            record_trust.verify(found, made.certificates[found.certificate - 1], verifiers, TODAY, card)
    if person.stay:
        found = firmware.parse_stay(made.stays[0])
        assert (found.condition, found.limit) == (CONDITIONS[person.stay.condition], digits(person.stay.limit))


def test_a_card_confirmed_later_began_as_one_that_waits(issuer, verifiers):
    person = dataclasses.replace(SAI, confirmation="confirmed")
    first, second = map(firmware.parse_confirmation, issued_records.issued(issuer, person).confirmations)
    assert (first.state, second.state) == (firmware.PENDING, firmware.CONFIRMED)
    assert second.link == firmware.link_of(first.encoded) == records.link(first.encoded)


def test_the_first_stay_is_made_once(issuer):
    assert issued_records.issued(issuer, SAI).stays == issued_records.issued(issuer, SAI).stays


def test_the_signers_of_a_place_hold_its_rights(issuer, verifiers):
    """A stay signed with the confirmation signer's key is believed by nobody."""
    made = issued_records.issued(issuer, SAI)
    stay = firmware.parse_stay(made.stays[0])
    other = issuer.cv.signer("confirmation", SAI.issued)
    forged = firmware.parse_stay(records.sign(records.read(stay.encoded).content, other, 1))
    with pytest.raises(RecordNotVerified) as caught:
        record_trust.verify(forged, other.certificate.encoded, verifiers, TODAY)
    assert caught.value.reason == "right"


# --- the same octets by both hands -----------------------------------------------------------------------------------
DAYS = st.dates(date(2018, 1, 1), date(2060, 12, 31))
CARDS = st.builds(Card, st.from_regex(r"[A-Z]{1,2}[0-9]{6}[0-9A]", fullmatch=True), DAYS)
WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="<"), min_size=1)
ORIGINS = st.builds(Origin, DAYS, WORDS.map(lambda text: text[:4]), WORDS.map(lambda text: text[:8]))
SERIALS, LINKS = st.integers(1, 0xFFFF), st.binary(min_size=8, max_size=8)
STAYS = st.builds(Stay, CARDS, SERIALS, st.integers(1, 3), st.integers(0, 12), st.none() | DAYS, LINKS, DAYS, ORIGINS)
FLAGS = st.one_of(
    st.builds(Flag, st.just("CF"), CARDS, SERIALS, st.sampled_from((0, 1, 2, 3, 0x10)), LINKS, ORIGINS),
    st.builds(Flag, st.just("LB"), CARDS, SERIALS, st.sampled_from((0, 1)), LINKS, ORIGINS),
)


@settings(max_examples=60, deadline=None)
@given(STAYS | FLAGS, st.binary(min_size=64, max_size=64), st.integers(0, 16))
def test_both_hands_write_and_read_the_same(content, signature, number):
    octets = records.whole(content.body(), signature, number)
    assert len(octets) == (179 if content.kind == "SR" else 155)
    read = records.read(octets)
    assert (read.content, read.body, read.signature, read.certificate) == (content, content.body(), signature, number)
    found = PARSE[content.kind](octets)
    assert (found.body, found.signature, found.certificate) == (content.body(), signature, number)
    card, origin = content.card, content.origin
    head = (card.number, digits(card.issued), content.serial)
    tail = (digits(origin.decided), content.link)
    end = (origin.place, origin.officer)
    if content.kind == "SR":
        assert (found.changed, found.condition, found.limit) == (
            content.changes,
            content.condition,
            digits(content.limit),
        )
        values = (content.changes, content.condition, digits(content.limit), *tail, digits(content.deliver_until))
        assert firmware.build_stay(*head, *values, *end) == content.body()
    else:
        build = firmware.build_confirmation if content.kind == "CF" else firmware.build_library
        assert build(*head, content.state, *tail, *end) == content.body()
    assert firmware.link_of(octets) == records.link(octets)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_both_hands_take_and_refuse_the_same(data):
    content = data.draw(STAYS | FLAGS)
    octets = bytearray(records.whole(content.body(), bytes(64), 1))
    at = data.draw(st.integers(0, len(octets) - 1))
    if data.draw(st.booleans()):
        octets[at] ^= data.draw(st.integers(1, 255))
    else:
        del octets[at : at + data.draw(st.integers(1, 4))]
    try:
        mine = records.read(bytes(octets))
    except Malformed:
        mine = None
    try:
        theirs = PARSE[content.kind](bytes(octets))
    except DataError:
        theirs = None
    if mine is None or mine.content.kind != content.kind:
        assert theirs is None
    elif theirs is not None:
        assert theirs.body == mine.body and theirs.serial == mine.content.serial


# --- tickets ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def fresh():
    """An issuer with sai's card made, and that card."""
    made = pki.ephemeral()
    issued_records.issued(made, SAI)
    return made, issued_records.card_of(SAI)


def anchors(issuer):
    return [one.certificate for one in issuer.country.authorities()]


def test_a_ticket_reaches_the_reader(fresh, verifiers, tmp_path):
    issuer, card = fresh
    ticket = issuer.tickets.issue(card, DAY, limit=date(2029, 11, 30))
    made, key = issuer.tickets.build(DAY), issuer.registers.list_key()
    path = tmp_path / "tickets.lst"
    path.write_bytes(made)
    assert ticket_list.read(made, anchors(issuer), DAY).find(key, card) == (
        ticket.record,
        ticket.signer.certificate.encoded,
    )
    header = firmware_list.check(str(path), issuer.csca_der, TODAY)
    assert (header.number, header.count, header.certificates) == (1, 1, 2)
    record, signer, verifier = firmware_list.look_up(str(path), key, card.number, digits(card.issued))
    assert record == ticket.record and verifier == issuer.cv.verifier(DAY).certificate.encoded
    stay = firmware.parse_stay(record)
    held = [one.encoded for one in (*issuer.cv.trust_points(), *issuer.cv.verifiers(DAY))]
    record_trust.verify(stay, signer, lambda: held, TODAY, (card.number, digits(card.issued)))
    with pytest.raises(RecordNotVerified):
        record_trust.verify(stay, signer, verifiers, TODAY)  # of another issuer
    shelf.check(stay, (1, issuer.tickets.known_stay(card)), TODAY)
    assert (stay.changed, stay.condition, stay.limit, stay.certificate) == (2, 1, "20291130", 0)
    assert stay.deliver_until == digits(DAY + timedelta(days=90)) and stay.officer == ticket.reference


def test_a_hundred_tickets_are_told_apart(issuer, tmp_path):
    key, cards = issuer.registers.list_key(), [Card(f"U{number:06}7", DAY) for number in range(100)]
    signer, verifier = issuer.cv.signer("ticket", DAY), issuer.cv.verifier(DAY).certificate.encoded
    entries = [
        ticket_list.Entry(
            lost_list.entry(key, card.number, card.issued),
            ticket_list.seal(key, card, card.number.encode()),
            signer.certificate.encoded,
        )
        for card in cards
    ]
    head = ticket_list.Head(1, DAY, DAY)
    who = pki.authority.special_signer(issuer.country, "ticket", DAY)
    path = tmp_path / "tickets.lst"
    path.write_bytes(ticket_list.make(head, key, [verifier, signer.certificate.encoded], entries, who))
    for card in cards:
        assert firmware_list.look_up(str(path), key, card.number, TODAY)[0] == card.number.encode()
    assert firmware_list.look_up(str(path), key, "U0001008", TODAY) is None


def test_what_may_be_decided(fresh):
    issuer, card = fresh
    both = issuer.tickets.issue(card, DAY, CONDITIONS["student"], date(2027, 1, 1)).stay
    assert both.changes == 3 and both.rights == 0x6000 and both.serial == 2
    condition = issuer.tickets.issue(card, DAY, CONDITIONS["student"]).stay
    assert (condition.changes, condition.limit, condition.rights) == (1, SAI.stay.limit, 0x2000)
    none = issuer.tickets.issue(card, DAY, CONDITIONS["unconditional"], None).stay
    assert none.limit is None and none.condition == 0


def test_what_may_not_be_decided(fresh):
    issuer, card = fresh
    for refused in (
        {},
        {"condition": CONDITIONS["employment"]},
        {"limit": SAI.stay.limit},
        {"limit": date(2026, 11, 23)},
        {"limit": date(2029, 1, 1), "deliver_until": date(2026, 11, 23)},
    ):
        with pytest.raises(RequestRefused):
            issuer.tickets.issue(card, DAY, **refused)
    chan = Card("U3840163", date(2019, 5, 8))
    with pytest.raises(RequestRefused, match="no record"):
        issuer.tickets.issue(chan, DAY, limit=date(2029, 1, 1))
    with pytest.raises(RequestRefused, match="this card's"):
        issuer.tickets.issue(chan, DAY, limit=date(2029, 1, 1), in_force=issuer.tickets.known_stay(card))
    assert issuer.tickets.waiting() == 0


def test_after_an_officers_update(fresh):
    """The first ticket is worthless; one for the record in force is made from that record."""
    issuer, card = fresh
    first = issuer.tickets.issue(card, DAY, limit=date(2029, 11, 30))
    before = issuer.tickets.known_stay(card)
    origin = Origin(DAY, "CTRL", "0417")
    link = records.link(before)
    content = Stay(card, 2, records.LIMIT, 1, date(2027, 1, 31), link, DAY, origin)
    officers = records.sign(content, issuer.cv.signer("stay", DAY), 3)
    with pytest.raises(TicketSuperseded):
        shelf.check(firmware.parse_stay(first.record), (2, officers), TODAY)
    second = issuer.tickets.issue(card, DAY, limit=date(2029, 11, 30), in_force=officers)
    assert second.stay.serial == 3
    shelf.check(firmware.parse_stay(second.record), (2, officers), TODAY)


def test_the_last_ticket_for_a_card_counts(fresh):
    issuer, card = fresh
    issuer.tickets.issue(card, DAY, limit=date(2028, 1, 1))
    second = issuer.tickets.issue(card, DAY, limit=date(2029, 1, 1))
    found = ticket_list.parse(issuer.tickets.build(DAY))
    assert len(found.entries) == 1 and found.find(issuer.registers.list_key(), card)[0] == second.record
    assert issuer.tickets.withdraw(card) and not issuer.tickets.withdraw(card)
    assert ticket_list.parse(issuer.tickets.build(DAY)).entries == []
    assert ticket_list.parse(issuer.tickets.latest()).head.number == 2


def test_a_ticket_nobody_can_deliver_any_more_leaves_the_list(fresh):
    issuer, card = fresh
    issuer.tickets.issue(card, DAY, limit=date(2028, 1, 1), deliver_until=DAY)
    assert len(ticket_list.parse(issuer.tickets.build(DAY)).entries) == 1
    assert ticket_list.parse(issuer.tickets.build(DAY + timedelta(days=1))).entries == []


def test_the_folder_tells_nobodys_number(fresh):
    issuer, card = fresh
    issuer.tickets.issue(card, DAY, limit=date(2028, 1, 1))
    issuer.tickets.build(DAY)
    secret = issuer.registers.list_key()
    for name in issuer.store.names():
        content = issuer.store.get(name)
        assert card.number not in name and secret.hex() not in name
        assert card.number.encode() not in content and card.number.encode().hex().encode() not in content


def test_lists_that_do_not_hold(fresh):
    issuer, card = fresh
    issuer.tickets.issue(card, DAY, limit=date(2028, 1, 1))
    made = issuer.tickets.build(DAY)
    with pytest.raises(NotTrusted):
        ticket_list.read(made, anchors(issuer), DAY + timedelta(days=31))
    with pytest.raises(NotTrusted):
        ticket_list.read(made, anchors(pki.ephemeral()), DAY)
    with pytest.raises(NotTrusted):
        ticket_list.parse(made).find(bytes(32), card)
    for at in range(26, len(made) - 700, 53):
        with pytest.raises((Malformed, NotTrusted)):
            ticket_list.read(made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :], anchors(issuer), DAY)
    for end in (10, 26, 44, 60, 700, 900, len(made) - 1):
        with pytest.raises((Malformed, NotTrusted)):
            ticket_list.read(made[:end], anchors(issuer), DAY)
