# SPDX-License-Identifier: Apache-2.0
"""Whatever octets come as a key, a certificate, a list or security infos: a result, or one of the reader's own errors.

Most inputs are good ones with something done to them; random octets seldom get past the first tag.
"""

import asyncio
from datetime import date
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from host.process_connection import Entropy, ProcessConnection
from host.test_trust_schemes import DAY, certify, revocation_list
from host.trust_reading import Document, card_access
from reader.codec import der
from reader.crypto.random import Drbg
from reader.errors import ReaderError
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.lds import mrz, profile
from reader.lds.person import person_from
from reader.lds.security_info import active_key, parse, parse_dg14
from reader.protocols import pace, passive_auth
from reader.trust import crl, cvc, pss
from reader.trust.public_key import public_key
from reader.trust.trust_list import TrustList
from reader.trust.x509 import Certificate
from smartid import people, pki
from smartid.sim.card import Card

some = settings(max_examples=100, deadline=None)
PSS = bytes.fromhex(
    "3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120"
)


@cache
def issuer():
    return pki.ephemeral()


def read_security(name):
    """EF.CardSecurity of that person's card."""

    async def read():
        person = people.find(name)
        card = Card.personalise(person, issuer())
        card.power_on()
        with CardSession(ProcessConnection(card)) as session:
            info = pace.choose((await card_access(session)).pace)
            await pace.pace(session, info, person.can.encode(), pace.PACE_CAN, Drbg(Entropy()))
            return bytes(await read_file(session, profile.EF_CARD_SECURITY[1], limit=profile.MAX_CARD_SECURITY))

    return asyncio.run(read())


def document(name):
    person = people.find(name)
    card = Card.personalise(person, issuer())
    card.power_on()
    mrz_octets = person.mrz_information.encode()
    return Document(ProcessConnection(card), issuer().csca_der(), mrz=mrz_octets).read()


@cache
def good(name):
    if name == "rsa":
        return active_key(document("lee").files[15])
    if name == "dg14":
        return bytes(document("ho").files[14])
    if name == "passport":
        return bytes(document("okoro").files[1])
    if name == "security":
        return read_security("wong")
    if name == "cvc":
        return issuer().cv.chain(date(2026, 11, 24))[0].encoded
    if name == "pss":
        return PSS
    key = ec.generate_private_key(ec.SECP256R1())
    if name == "crl":
        return revocation_list(key, "CSCA", [1, 4711, 3])
    return certify("DS", key, "CSCA", key, private=(DAY, DAY))


def look(octets):
    signer = Certificate(good("certificate"))
    return crl.look_up([octets], signer, signer, "20261124")


def certificate_and_key(octets):
    found = Certificate(octets)
    found.public_key()
    TrustList([octets, good("certificate")]).reason_against(found, "20261124")
    return found


PARSERS = {
    "rsa": public_key,
    "dg14": parse_dg14,
    "passport": lambda octets: person_from(octets, today="20261124"),
    "security": lambda octets: passive_auth.reason_against_infos(
        passive_auth.SignedInfos(octets), TrustList(issuer().csca_der()), "20261124"
    ),
    "cvc": lambda octets: cvc.CvCertificate(octets),
    "crl": look,
    "certificate": certificate_and_key,
    "pss": lambda octets: pss.parameters_of(der.Cursor(octets)),
}


def attempt(function, *arguments):
    try:
        return True, function(*arguments)
    except ReaderError:
        return False, None


@st.composite
def spoilt(draw, name):
    data = bytearray(good(name))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        change = draw(st.sampled_from(("set", "flip", "cut", "insert", "double", "end")))
        if change == "set" and data:
            data[place] = draw(
                st.sampled_from((0x00, 0x01, 0x1F, 0x30, 0x31, 0x3C, 0x7F, 0x80, 0x82, 0x84, 0xA0, 0xFF))
            )
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


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_good_ones_are_understood(name):
    assert attempt(PARSERS[name], good(name))[0]


@pytest.mark.parametrize("name", sorted(PARSERS))
@some
@given(st.data())
def test_spoilt_ones_are_results_or_typed_errors(name, data):
    octets = data.draw(spoilt(name) | st.binary(max_size=120))
    attempt(PARSERS[name], octets)


@some
@given(spoilt("security"))
def test_a_spoilt_card_security_is_never_good_unless_what_it_says_is_the_same(octets):
    understood, reason = attempt(PARSERS["security"], octets)
    if understood and reason is None:
        said = passive_auth.SignedInfos(octets).infos.encoded
        assert said == passive_auth.SignedInfos(good("security")).infos.encoded


@some
@given(st.text("PUTO<0123456789ABM", min_size=86, max_size=90))
def test_zones_of_passports(zone):
    attempt(mrz.Mrz, zone)


@some
@given(st.binary(max_size=60))
def test_references_and_infos(octets):
    attempt(cvc.references, octets)
    attempt(parse, octets)
