# SPDX-License-Identifier: Apache-2.0
"""The reader's own PACE, secure messaging and file reading against the simulated card, in one process, all eleven.

Both sides were written from the standards without a common line; here they must understand each other.
"""

import asyncio
import hashlib
import os

import pytest

from reader.errors import WrongPassword
from reader.iso7816.connection import CardConnection
from reader.iso7816.files import read_file, select_application
from reader.iso7816.session import CardSession
from reader.lds.person import person_from
from reader.lds.security_info import parse_card_access
from reader.protocols import evidence, pace, passive_auth
from reader.trust import trust_list
from smartid import people, pki, profile
from smartid.sim.card import Card

ISSUER = pki.ephemeral()


class Direct(CardConnection):
    """No radio in between: an APDU in, an APDU out."""

    extended = False
    max_command = max_response = 262

    def __init__(self, card):
        self.card = card

    async def transceive(self, command):
        answer = self.card.transceive(bytes(command))
        return answer[:-2], int.from_bytes(answer[-2:], "big")


class Random:
    def read(self, count):
        return bytearray(os.urandom(count))


async def read_everything(session, can):
    """{file name: content} of what the view reads."""
    access = await read_file(session, profile.EF_CARD_ACCESS[1])
    info = pace.choose(parse_card_access(access).pace)
    await pace.pace(session, info, bytearray(can, "ascii"), pace.PACE_CAN, Random())
    await select_application(session, profile.AID_IDENTITY)
    files = {}
    for place in (profile.DG1, profile.DG11, profile.DG12, profile.DG13, profile.EF_SOD):
        files[place] = bytes(await read_file(session, place[1]))
    return files


@pytest.mark.parametrize("name", people.NAMES)
def test_the_firmware_reads_the_person(name):
    person = people.find(name)
    card = Card.personalise(person, ISSUER)
    card.power_on()
    session = CardSession(Direct(card))
    files = asyncio.run(read_everything(session, person.can))
    assert session.apdus <= 22  # all but the photo
    found = person_from(*(files[place] for place in (profile.DG1, profile.DG11, profile.DG12, profile.DG13)))
    assert (found.number, found.name_en, found.name_zh) == (person.number, person.name_en, person.name_zh)
    assert (found.sex, found.symbols, found.card_type) == (person.sex, person.symbols, person.card_type_number)
    assert (found.birth, found.issued) == (f"{person.birth:%Y%m%d}", f"{person.issued:%Y%m%d}")
    assert tuple(found.codes) == person.codes and found.first_registration == person.first_registration.replace("-", "")


VERDICTS = [
    (None, None),
    ("dg1", evidence.DATA_ALTERED),
    ("sod", trust_list.BAD_SIGNATURE),
    ("unknown-signer", trust_list.UNKNOWN_SIGNER),
    ("forged-signer", trust_list.BAD_SIGNATURE),
    ("expired-signer", trust_list.SIGNER_EXPIRED),
]


@pytest.mark.parametrize("name", ["chan", "chow"])  # under the first and the second signing authority
@pytest.mark.parametrize(("spoil", "reason"), VERDICTS)
def test_the_firmware_judges_the_signature(name, spoil, reason):
    person = people.find(name)
    card = Card.personalise(person, ISSUER, spoil=spoil)
    card.power_on()
    files = asyncio.run(read_everything(CardSession(Direct(card)), person.can))
    sod = passive_auth.SignedObject(files.pop(profile.EF_SOD))
    digests = {place[1]: hashlib.sha256(content).digest() for place, content in files.items()}
    found = passive_auth.verify(sod, digests, trust_list.TrustList(ISSUER.csca_der()), "20261124")
    assert (found.signed, found.reason) == (reason is None, reason)


def test_the_firmware_reads_the_photo():
    person = people.find("lee")
    card = Card.personalise(person, ISSUER)
    card.power_on()

    async def photo():
        session = CardSession(Direct(card))
        await read_everything(session, person.can)
        before = session.apdus
        whole = await read_file(session, profile.DG2[1], into=bytearray(profile.MAX_DG2), limit=profile.MAX_DG2)
        return bytes(whole), session.apdus - before

    whole, apdus = asyncio.run(photo())
    assert whole.endswith(person.photo())
    assert apdus == -(-len(whole) // 223)


def test_the_firmware_tells_a_wrong_number():
    card = Card.personalise(people.find("chan"), ISSUER)
    card.power_on()
    with pytest.raises(WrongPassword):
        asyncio.run(read_everything(CardSession(Direct(card)), "000000"))
