# SPDX-License-Identifier: Apache-2.0
"""Whatever octets come as a record, a signer, a list of tickets, an e-Cert or a log: a result, or one of the reader's own
errors. Most inputs are good ones with something done to them.
"""

import asyncio
from datetime import date
from functools import cache

from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.iso7816 import paths, records
from reader.iso7816.session import CardSession
from reader.lds import records as layout
from reader.trust import ecert_trust, record_trust, ticket_list
from scripted import AnsweringCard
from smartid import people, pki
from smartid.pki import ecert
from smartid.sim import issued_ecert, issued_records

DAY, TODAY = date(2026, 11, 24), "20261124"
SAI = next(person for person in people.load() if person.key == "sai")
CHAN = next(person for person in people.load() if person.key == "chan")
some = settings(max_examples=80, deadline=None)


@cache
def issuer():
    made = pki.ephemeral()
    issued_records.issued(made, SAI)
    made.tickets.issue(issued_records.card_of(SAI), DAY, limit=date(2029, 11, 30))
    made.tickets.build(DAY)
    return made


@cache
def verifiers():
    return [one.encoded for one in (*issuer().cv.trust_points(), issuer().cv.verifier(SAI.issued).certificate)]


def spoilt(draw, good):
    """The good octets with one to three things done to them."""
    octets = bytearray(good)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(len(octets) - 1, 0)))
        kind = draw(st.sampled_from(("flip", "cut", "put", "end")))
        if kind == "flip" and octets:
            octets[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del octets[at : at + draw(st.integers(1, 9))]
        elif kind == "put":
            octets[at:at] = draw(st.binary(min_size=1, max_size=9))
        else:
            del octets[at:]
    return bytes(octets)


def own_errors(function, *arguments):
    """The result, None for one of the reader's own errors; anything else is a fault."""
    try:
        return function(*arguments)
    except ReaderError:
        return None


@some
@given(st.data())
def test_a_spoilt_record_is_refused_or_not_verified(data):
    made = issued_records.issued(issuer(), SAI)
    good = made.stays[0]
    octets = spoilt(data.draw, good)
    found = own_errors(layout.parse_stay, octets)
    if found is None:
        return
    card = (SAI.document_number, f"{SAI.issued:%Y%m%d}")
    try:
        record_trust.verify(found, made.certificates[0], verifiers, TODAY, card)
    except ReaderError:
        return
    assert octets[:-1] == good[:-1], "only the certificate's number is not signed"


@some
@given(st.data())
def test_a_spoilt_signer_makes_nothing_believed(data):
    made = issued_records.issued(issuer(), SAI)
    octets = spoilt(data.draw, made.certificates[0])
    found = layout.parse_stay(made.stays[0])
    try:
        record_trust.verify(found, octets, verifiers, TODAY)
    except ReaderError:
        return
    assert octets == made.certificates[0]


@some
@given(st.data())
def test_a_spoilt_list_of_tickets_is_refused(tmp_path_factory, data):
    good = issuer().tickets.latest()
    octets = spoilt(data.draw, good)
    path = tmp_path_factory.getbasetemp() / "tickets.lst"
    path.write_bytes(octets)
    card = issued_records.card_of(SAI)
    own_errors(ticket_list.look_up, str(path), issuer().registers.list_key(), card.number, f"{card.issued:%Y%m%d}")
    header = own_errors(ticket_list.check, str(path), issuer().csca_der, TODAY)
    assert header is None or octets == good


@some
@given(st.data())
def test_a_spoilt_certificate_is_never_a_valid_ecert(data):
    good = issued_ecert.issued(issuer().signers, CHAN).certificate.public_bytes(Encoding.DER)
    octets = spoilt(data.draw, good)
    authorities = [ecert.authority(issuer().signers).certificate_der]
    facts = own_errors(ecert_trust.facts, octets, authorities, (), TODAY)
    assert facts is None or facts["state"] == "unverified" or octets == good
    own_errors(ecert_trust.holds_key, octets, bytes(32), bytes(256))


@some
@given(st.binary(max_size=300), st.sampled_from((b"\x90\x00", b"\x62\x82", b"\x6a\x83", b"\x69\x82", b"\x6c\x05")))
def test_a_card_that_answers_anything(answer, status_word):
    def ask(function, *arguments):
        card = AnsweringCard(lambda command: answer + status_word)
        return own_errors(lambda: asyncio.run(function(CardSession(card), *arguments)))

    for function in (records.read_record, records.read_long_record):
        found = ask(function, 3, 1)
        assert found is None or 0 < len(found) <= records.MOST_OCTETS
    ask(records.last_record, 3)
    ask(records.append_record, 3, b"\x71\x00")
    found = ask(paths.read_path, b"\x50\x15\x50\x31", 512)
    assert found is None or len(found) <= 512
