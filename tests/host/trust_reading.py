# SPDX-License-Identifier: Apache-2.0
"""Everything the firmware can prove of a document, step by step over a card session: the long form of a reading."""

import asyncio

from host.process_connection import TODAY, Entropy
from reader.crypto import sha2
from reader.crypto.random import Drbg
from reader.errors import CardError, CardLeft, ReaderError, StatusError, Unsupported
from reader.iso7816.files import read_file, select_application
from reader.iso7816.session import CardSession
from reader.lds import dg2, profile, security_info
from reader.lds.person import person_from
from reader.protocols import active_auth, bac, cam, chip_auth, pace, passive_auth, plan, verdict
from reader.trust.trust_list import TrustList

FILES = {1: profile.DG1, 11: profile.DG11, 12: profile.DG12, 13: profile.DG13, 14: profile.DG14, 15: profile.DG15}
LIMIT = 2048


class Document:
    """One reading. can, mrz: passwords in octets, at least one; crls, lost, lists: what the verdict takes besides."""

    def __init__(self, connection, trusted, can=None, mrz=None, today=TODAY, crls=(), lost=None, lists=()):
        self.connection, self.trusted, self.can, self.mrz = connection, trusted, can, mrz
        self.today, self.crls, self.lost, self.lists = today, crls, lost, lists
        self.random = Drbg(Entropy())
        self.files, self.chip, self.photo, self.person = {}, None, None, None
        self.into, self.have, self.arrived = None, 0, None  # as read_file takes them for the photo

    def read(self):
        """Returns self, with person, photo, opened, chip, verdict and the numbers of APDUs."""
        return asyncio.run(self._read())

    async def _read(self):
        with CardSession(self.connection) as session:
            await self._open(session)
            sod = await self._particulars(session)
            await self._prove(session)
            self.other_apdus = session.apdus
            await self._photo(session, sod)
        return self._judge(sod)

    async def _open(self, session):
        self.access = await card_access(session)
        way, info = plan.opening(self.access, self.mrz is not None)
        if way == plan.BAC:
            await select_application(session, profile.AID_IDENTITY)
            self.opened = await bac.bac(session, self.mrz, self.random)
            return
        password, reference = (self.can, pace.PACE_CAN) if self.can else (self.mrz, pace.PACE_MRZ)
        try:
            self.opened = await pace.pace(session, info, password, reference, self.random)
        except ReaderError as error:
            raise plan.after_failed_pace(error) from error
        await select_application(session, profile.AID_IDENTITY)

    async def _particulars(self, session):
        sod = passive_auth.SignedObject(await read_file(session, profile.EF_SOD[1], limit=profile.MAX_SOD))
        for group, (_, sfi) in FILES.items():
            if group in sod.digests:
                self.files[group] = await read_file(session, sfi, limit=LIMIT)
        self.person = person_from(*(self.files.get(group) for group in (1, 11, 12, 13)), self.today)
        self.infos = security_info.parse_dg14(self.files[14]) if 14 in self.files else None
        self.groups = tuple(sod.digests)
        return sod

    async def _prove(self, session):
        proof = plan.proof(self.opened, self.infos, self.groups)
        if proof == plan.CAM:
            self.chip = cam.check(self.opened, self.infos.chip_keys if self.infos else ())
        elif proof == plan.CA:
            info, key = chip_auth.choose(self.infos)
            self.chip = await chip_auth.chip_auth(session, info, key, self.random)
        elif proof == plan.AA:
            await self._active(session)

    async def _active(self, session):
        key = security_info.active_key(self.files[15])
        try:
            self.chip = await active_auth.active_auth(session, key, self.random, self.infos and self.infos.active_hash)
        except Unsupported:
            self.chip = None  # the reader cannot, which says nothing about the chip

    async def _photo(self, session, sod):
        before = session.apdus
        try:
            file = await read_file(
                session,
                profile.DG2[1],
                into=self.into,
                limit=profile.MAX_DG2,
                on_progress=self.arrived,
                have=self.have,
            )
        except CardError as error:
            if self.chip is None or self.chip.proved is not None or isinstance(error, CardLeft):
                raise
            self.chip.fail(str(error))
            return
        if self.chip:
            self.chip.confirm(session)
        self.files[2] = file
        start, length = dg2.photo_range(file)
        self.photo, self.photo_apdus = bytes(file[start : start + length]), session.apdus - before

    def _judge(self, sod):
        digests = {group: sha2.digest(sod.hash_name, file) for group, file in self.files.items()}
        self.passive = passive_auth.verify(sod, digests, TrustList(self.trusted), self.today, self.crls)
        self.verdict = verdict.judge(
            self.passive,
            self.today,
            self.today,
            groups=verdict.READ_GROUPS if 13 in self.groups else verdict.PASSPORT_GROUPS,
            opened=self.opened,
            offers=plan.offers(self.access, self.infos, self.groups),
            chip=self.chip,
            lost=self.lost,
            lists=self.lists,
        )
        self.claims = {claim.name: (claim.state, claim.reason) for claim in self.verdict.claims}
        return self


async def card_access(session):
    """SecurityInfos of EF.CardAccess; None where the card has no such file."""
    try:
        return security_info.parse(await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS))
    except StatusError:
        return None
