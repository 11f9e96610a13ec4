# SPDX-License-Identifier: Apache-2.0
"""The firmware's terminal authentication against the simulated card, with the chain that the issuer's tools make.

In the master file: EF.CardAccess, PACE asking for the trusted names, EF.CardSecurity, the proof of the chip, the chain.
"""

import asyncio
from datetime import date

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from host.process_connection import TODAY, Entropy, ProcessConnection
from host.trust_reading import card_access
from reader.crypto.random import Drbg
from reader.errors import CardError, NotAuthorised
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.protocols import cam, chip_auth, pace, passive_auth, plan
from reader.protocols.evidence import CARD_SECURITY
from reader.protocols.terminal_auth import terminal_auth
from reader.trust.cvc import CvCertificate
from reader.trust.trust_list import TrustList
from smartid import people, pki
from smartid.pki import cv_issuing, cv_request, rights
from smartid.sim.card import Card

DAY = date(2026, 11, 24)
HOLDER = "UTREGISTRY100001"


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def terminal(authority):
    """(private key, CvCertificates in sending order)."""
    key = ec.generate_private_key(ec.SECP256R1())
    request = cv_request.read(cv_request.make(key, HOLDER))
    made = cv_issuing.issue_terminal(authority.cv, request, rights.PLACES["registration"], DAY)
    return key, [CvCertificate(one.encoded) for one in (*authority.cv.chain(DAY), made)]


class Opened:
    """A card opened in its master file, its chip proved by the key of EF.CardSecurity."""

    def __init__(self, person, authority, root_day=None):
        root = authority.cv.root(root_day or person.issued).certificate
        self.card = Card.personalise(person, authority, trust_points=[root.encoded])
        self.card.power_on()
        self.person, self.authority = person, authority
        self.session = CardSession(ProcessConnection(self.card))
        self.random = Drbg(Entropy())

    async def open(self, prove=True):
        session = self.session
        access = await card_access(session)
        info = plan.opening(access, False)[1]
        can = self.person.can.encode()
        self.pace = await pace.pace(session, info, can, pace.PACE_CAN, self.random, terminal=True)
        file = await read_file(session, profile.EF_CARD_SECURITY[1], limit=profile.MAX_CARD_SECURITY)
        self.signed = passive_auth.SignedInfos(file)
        self.kept = plan.access_kept(access, self.signed.infos)
        self.chip = await self._prove() if prove else None
        return self

    async def _prove(self):
        if self.pace.mapping == plan.CAM:
            chip = cam.check(self.pace, self.signed.infos.chip_keys)
        else:
            info, key = chip_auth.choose(self.signed.infos)
            chip = await chip_auth.chip_auth(self.session, info, key, self.random)
        chip.group = CARD_SECURITY
        return chip

    def reason(self):
        return passive_auth.reason_against_infos(self.signed, TrustList(self.authority.csca_der()), TODAY)

    async def sign_in(self, terminal, key=None, certificates=None):
        own, chain = terminal

        def sign(digest):
            made = (key or own).sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
            return b"".join(number.to_bytes(32, "big") for number in utils.decode_dss_signature(made))

        await terminal_auth(self.session, certificates or chain, self.pace, self.chip, sign)


def with_keys():
    return [person for person in people.load() if not person.chip.proof.startswith("AA")]


@pytest.mark.parametrize("person", with_keys(), ids=lambda person: person.key)
def test_every_card_with_a_chip_key_takes_a_terminal(person, authority, terminal):
    async def run():
        opened = await Opened(person, authority).open()
        assert opened.reason() is None and opened.kept is True
        assert opened.signed.infos.terminal
        await opened.sign_in(terminal)
        opened.chip.confirm(opened.session)
        assert opened.chip.proved is True
        return opened

    assert asyncio.run(run()).card.rights.extension == rights.PLACES["registration"].terminal


def test_a_card_that_knows_the_newest_root_needs_no_link(authority, terminal):
    async def apdus(root_day):
        opened = await Opened(people.find("chan"), authority, root_day).open()
        before = opened.session.apdus
        await opened.sign_in(terminal)
        return opened.session.apdus - before

    assert asyncio.run(apdus(DAY)) < asyncio.run(apdus(None))


def refused(person, authority, terminal, **how):
    async def run():
        opened = await Opened(people.find(person), authority).open(how.pop("prove", True))
        with pytest.raises(NotAuthorised):
            await opened.sign_in(terminal, **how)
        assert opened.card.rights.extension == 0

    asyncio.run(run())


def test_another_key_or_chain_gives_no_right(authority, terminal):
    stranger = ec.generate_private_key(ec.SECP256R1())
    for person in ("chan", "wong"):
        refused(person, authority, terminal, key=stranger)
        refused(person, authority, terminal, certificates=terminal[1][:-2] + terminal[1][-1:])
    refused("chan", authority, terminal, certificates=terminal[1][-2:])  # issued before the root changed: a link is due


def test_without_a_proof_of_the_chip_there_is_no_terminal(authority, terminal):
    refused("chan", authority, terminal, prove=False)


def test_a_second_terminal_in_the_same_session(authority, terminal):
    async def run():
        opened = await Opened(people.find("chan"), authority).open()
        await opened.sign_in(terminal)
        with pytest.raises(CardError):
            await opened.sign_in(terminal)

    asyncio.run(run())
