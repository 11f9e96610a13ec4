# SPDX-License-Identifier: Apache-2.0
"""Whatever octets a card sends: each parser returns, or raises one of the reader's own errors. Nothing else, ever.

Random octets seldom get past the first tag, so most inputs are good files with something done to them.
"""

import asyncio
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recording
from host.process_connection import Entropy, ProcessConnection
from reader.codec import der, tlv
from reader.crypto.random import Drbg
from reader.errors import ReaderError
from reader.iso7816.apdu import split_response
from reader.iso7816.connection import CardConnection, takes_extended
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.lds import dg, dg2, mrz, profile, sod
from reader.lds.person import person_from
from reader.lds.security_info import parse_card_access
from reader.protocols import pace, passive_auth, verdict
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from reader.trust.cms import SignedData
from reader.trust.trust_list import TrustList
from reader.trust.x509 import Certificate
from smartid import people, pki
from smartid.sim.card import Card

some = settings(max_examples=120, deadline=None)


@cache
def good_files():
    """Name -> the octets of an honest card's files and of what is inside them."""
    read = recording.files()
    signed = bytes(read["sod"])
    return {
        "access": bytes(read["access"]),
        "dg1": bytes(read[1]),
        "dg2": bytes(read[2]),
        "dg11": bytes(read[11]),
        "dg12": bytes(read[12]),
        "dg13": bytes(read[13]),
        "sod": signed,
        "cms": bytes(sod.signed_data(signed)),
        "content": bytes(passive_auth.SignedObject(signed).signed.content),
        "csca": recording.certificates()[0],
    }


@st.composite
def spoilt(draw, name):
    """A good file with a few octets changed, a piece cut out, put in or said twice; or octets from nowhere."""
    data = bytearray(good_files()[name])
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        change = draw(st.sampled_from(("set", "flip", "cut", "insert", "double", "end")))
        if change == "set" and data:
            data[place] = draw(st.sampled_from((0x00, 0x01, 0x1F, 0x30, 0x31, 0x7F, 0x80, 0x82, 0x84, 0xA0, 0xFF)))
        elif change == "flip" and data:
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif change == "cut":
            del data[place : place + draw(st.integers(1, 20))]
        elif change == "insert":
            data[place:place] = draw(st.binary(min_size=1, max_size=8))
        elif change == "double":
            data[place:place] = data[place : place + draw(st.integers(1, 40))]
        else:
            del data[place:]
    return bytes(data)


def anything(name):
    return spoilt(name) | st.binary(max_size=200)


def parse(function, *arguments):
    """The result, or None after one of the reader's errors; any other exception fails the test."""
    try:
        return function(*arguments)
    except ReaderError:
        return None


PARSERS = {
    "access": (parse_card_access,),
    "dg1": (mrz.parse,),
    "dg2": (dg2.photo_range,),
    "dg11": (dg.personal_details,),
    "dg12": (dg.document_details,),
    "dg13": (dg.particulars,),
    "cms": (SignedData,),
    "content": (sod.SecurityObject,),
    "csca": (Certificate,),
}


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_good_files_are_understood(name):
    assert parse(PARSERS[name][0], good_files()[name]) is not None


@pytest.mark.parametrize("name", sorted(PARSERS))
@some
@given(st.data())
def test_parsers_of_files(name, data):
    octets = data.draw(anything(name))
    for function in PARSERS[name]:
        parse(function, octets)


@some
@given(st.binary(max_size=60) | anything("sod"))
def test_tlv(octets):
    parse(tlv.header, octets)
    parse(tlv.find, octets, 0x77, 0x30, 0x06)
    found = parse(lambda: list(tlv.walk(octets)))
    if found is not None:
        assert sum(len(value) for _, value in found) <= len(octets)


@some
@given(st.binary(max_size=60) | anything("cms"))
def test_der(octets):
    cursor = der.Cursor(octets)
    for method in (cursor.oid, cursor.integer, cursor.bits, cursor.skip, cursor.done, cursor.enter):
        parse(method)


@some
@given(st.integers(0, 0xFFFFFF).map(lambda tag: tag | 0x1F1F00 if tag > 0xFFFF else tag), st.binary(max_size=300))
def test_tlv_built_is_tlv_read(tag, value):
    encoded = tlv.build(tag, value)
    if parse(tlv.header, encoded) is not None and tlv.header(encoded)[0] == tag:
        assert bytes(tlv.only(encoded, tag)) == value


@some
@given(st.binary(max_size=20))
def test_responses_and_historical_bytes(octets):
    parse(split_response, octets)
    assert takes_extended(octets) in (True, False)


@some
@given(st.text("ABCU<0123456789M\u00e9", max_size=95) | spoilt("dg1").map(lambda file: file[5:].decode("latin-1")))
def test_mrz(zone):
    parse(mrz.Mrz, zone)


@some
@given(anything("csca"))
def test_keys_and_signatures_of_certificates(octets):
    certificate = parse(Certificate, octets)
    if certificate:
        parse(certificate.public_key)
        parse(certificate.signed_by, certificate)


@some
@given(anything("dg1"), anything("dg11"), anything("dg12"), anything("dg13"))
def test_person(dg1, dg11, dg12, dg13):
    parse(person_from, dg1, dg11, dg12, dg13)


def judge(file, authorities):
    signed = passive_auth.SignedObject(file)
    evidence = passive_auth.verify(signed, {1: signed.digests.get(1, b"")}, TrustList(authorities), "20261124")
    return verdict.judge(evidence, "20261124", "20261124", groups=(1,))


@some
@given(spoilt("sod"))
def test_sod_and_verdict(file):
    """Whatever was changed, the verdict is good only if what is signed, and by whom, is what it was."""
    result = parse(judge, file, recording.certificates())
    if result and result.overall == "signed":
        assert passive_auth.SignedObject(file).digests == passive_auth.SignedObject(good_files()["sod"]).digests


@settings(max_examples=40, deadline=None)
@given(anything("csca"), anything("csca"))
def test_trust_list(one, other):
    parse(judge, good_files()["sod"], [one, other])


class HostileCard(CardConnection):
    max_command, max_response = 262, 262

    def __init__(self, answers):
        self.answers = list(answers)

    async def transceive(self, command):
        answer = self.answers.pop(0) if self.answers else b"\x6f\x00"
        return answer[:-2], answer[-2] << 8 | answer[-1]


REFUSALS = "6282 6700 6B00 6C10 6C00 6110 6100 6300 6982"
statuses = st.sampled_from([b"\x90\x00"] * 6 + [bytes.fromhex(sw) for sw in REFUSALS.split()])
answers = st.builds(bytes.__add__, st.binary(max_size=250) | anything("access"), statuses)


@some
@given(st.lists(answers, max_size=12))
def test_reading_a_file_from_any_card(script):
    parse(lambda: asyncio.run(read_file(CardSession(HostileCard(script)), 1, limit=1024)))


@some
@given(st.lists(answers, max_size=4))
def test_any_answer_under_secure_messaging_ends_it(script):
    session = CardSession(HostileCard(script))
    session.secure(SecureMessaging(AesCipher(bytes(16), bytes(16))))
    assert parse(lambda: asyncio.run(read_file(session, 1))) is None


class Tampered:
    """Changes the answer to the command of that number."""

    def __init__(self, number, change):
        self.number, self.change = number, change

    def __call__(self, number, answer):
        return self.change(answer) if number == self.number else answer


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 5), st.integers(0, 300), st.integers(0, 7))
def test_a_bit_flipped_anywhere_in_pace(number, place, bit):
    """On the way from the card, at any step: PACE fails, or the bit lay where nothing is said."""

    def flip(answer):
        changed = bytearray(answer)
        changed[place % len(changed)] ^= 1 << bit
        return bytes(changed)

    card = Card.personalise(people.find("chan"), authority())
    card.power_on()
    parse(lambda: asyncio.run(open_and_select(ProcessConnection(card, Tampered(number, flip)))))


@cache
def authority():
    return pki.ephemeral()


async def open_and_select(connection):
    with CardSession(connection) as session:
        infos = parse_card_access(await read_file(session, profile.EF_CARD_ACCESS[1]))
        await pace.pace(session, pace.choose(infos.pace), b"482913", pace.PACE_CAN, Drbg(Entropy()))
        await session.send(0xA4, 4, 0x0C, profile.AID_IDENTITY)
