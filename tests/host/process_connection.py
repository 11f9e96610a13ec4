# SPDX-License-Identifier: Apache-2.0
"""Depth process: the firmware's card session over the simulated card, in one CPython process."""

import asyncio

from reader.codec import dates
from reader.crypto import sha2
from reader.crypto.random import Drbg
from reader.iso7816.connection import CardConnection, takes_extended
from reader.iso7816.files import read_file, select_application
from reader.iso7816.session import CardSession
from reader.lds import dg2, mrz, profile
from reader.lds.person import person_from
from reader.lds.security_info import parse_card_access
from reader.protocols import pace, passive_auth, verdict
from reader.trust.trust_list import TrustList

TODAY = "20261124"
assert dates.is_date(TODAY)


class ProcessConnection(CardConnection):
    """card: a smartid.sim.card.Card; tamper: function(number of the command, answer) -> answer."""

    max_command = 262
    max_response = 262

    def __init__(self, card, tamper=None):
        self.card = card
        self.extended = takes_extended(card.ats[5:])
        self._tamper = tamper
        self._count = 0

    async def transceive(self, command):
        answer = self.card.transceive(bytes(command))
        if self._tamper:
            answer = self._tamper(self._count, answer)
        self._count += 1
        return answer[:-2], answer[-2] << 8 | answer[-1]


class Entropy:
    """Different seeds for the generator, the same in every run."""

    def __init__(self):
        self._calls = 0

    def __call__(self, count):
        self._calls += 1
        return (sha2.digest("sha512", self._calls.to_bytes(4, "big")))[:count]


def read_identity(connection, password, password_id, csca, today=TODAY, trust_date=TODAY):
    """Everything the view reads, in its order. Returns a dictionary: person, photo, verdict, evidence, apdus, reads."""
    return asyncio.run(read_through(connection, password, password_id, csca, today, trust_date))


async def read_through(connection, password, password_id, csca, today, trust_date):
    """read_identity() for a connection that lives in an event loop already."""
    with CardSession(connection) as session:
        access = parse_card_access(await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS))
        random = Drbg(Entropy())
        opened = await pace.pace(session, pace.choose(access.pace), bytearray(password), password_id, random)
        await select_application(session, profile.AID_IDENTITY)
        files = {}
        for group, (_, sfi) in ((1, profile.DG1), (11, profile.DG11), (12, profile.DG12), (13, profile.DG13)):
            files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
        person = person_from(files[1], files[11], files[12], files[13])
        sod = passive_auth.SignedObject(await read_file(session, profile.EF_SOD[1], limit=profile.MAX_SOD))
        person.thumbs = 3 in sod.digests
        digests = {group: sha2.digest(sod.hash_name, file) for group, file in files.items()}
        passive = passive_auth.verify(sod, digests, TrustList(csca), today)
        before_photo = session.apdus
        buffer = bytearray(profile.MAX_DG2)
        hasher = sha2.new(sod.hash_name)
        file = await read_file(
            session,
            profile.DG2[1],
            into=buffer,
            limit=profile.MAX_DG2,
            on_progress=lambda chunk, *_: hasher.update(chunk),
        )
        passive.add(2, hasher.digest())
        start, length = dg2.photo_range(file)
        return {
            "person": person,
            "photo": bytes(file[start : start + length]),
            "dg2": len(file),
            "verdict": verdict.judge(passive, today, trust_date),
            "passive": passive,
            "opened": opened,
            "other_apdus": before_photo,
            "photo_apdus": session.apdus - before_photo,
        }


def mrz_password(person):
    """The octets PACE takes as the MRZ password of a person, by the firmware's own routine."""
    number = person.document_number
    return mrz.password(number, f"{person.birth:%y%m%d}", f"{person.expires:%y%m%d}")
