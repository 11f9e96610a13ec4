# SPDX-License-Identifier: Apache-2.0
"""The reading of the identity application: one visible list of steps over a card session.

Evidence is gathered here; what it is worth is judged by protocols/verdict.py, which touches nothing but the evidence.
Order (profile B.13): number and date of issue are known before anything is shown, and the photo comes last.
A step imports what it needs inside `memory.borrowed()`, and leaves plain data behind, so that its code can go.
"""

from reader import memory
from reader.crypto import sha2
from reader.crypto.util import wipe
from reader.errors import NotOurCard, StatusError
from reader.iso7816.files import read_file, select_application
from reader.lds import profile

# What is read before the name is shown, in this order
_PARTICULARS = ((1, profile.DG1), (12, profile.DG12), (11, profile.DG11), (13, profile.DG13))
_STEPS = 1 + len(_PARTICULARS) + 2  # open, particulars, signatures, photo


class Reading:
    """What one card gave. `with Reading(buffer) as reading:` every exit overwrites it.

    buffer: where DG2 goes, profile.MAX_DG2 octets, made once by main.
    files: {data group: its octets as read}; photo: memoryview of the JPEG within the buffer;
    evidence: what each protocol left; person, verdict: what is shown.
    """

    def __init__(self, buffer):
        self.buffer = buffer
        self.card_access = None
        self.files = {}
        self.evidence = {}
        self.person = self.photo = self.verdict = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        wipe(self.buffer, *self.files.values())
        self.__init__(self.buffer)
        memory.seam()


async def open_chip(reader, session, reading, can, shown):
    """EF.CardAccess, then PACE with the digits of the card; `can` is overwritten whatever happens.

    Raises NotOurCard, WrongPassword, and what the protocol raises.
    """
    shown.step(1, _STEPS, "open")
    try:
        if reading.card_access is None:
            reading.card_access = await _card_access(session)
        with memory.borrowed():
            reading.evidence["opened"] = await _pace(reader, session, reading.card_access, can)
    finally:
        wipe(can)


async def _pace(reader, session, card_access, can):
    from reader.lds.security_info import parse_card_access
    from reader.protocols import pace

    chosen = pace.choose(parse_card_access(card_access).pace)
    done = await pace.pace(session, chosen, can, pace.PACE_CAN, reader.random)
    return {"protocol": "PACE-" + done.mapping, "curve": done.curve}


async def _card_access(session):
    """The one file that tells our kind of card from others before anything is proved (Doc 9303-11, 4.2)."""
    try:
        return await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS)
    except StatusError as error:
        raise NotOurCard("no EF.CardAccess, %04X" % error.sw)


async def read_identity(reader, session, reading, shown):
    """Read everything the view shows, and judge it. shown: the screen of the reading, which follows step by step."""
    await select_application(session, profile.AID_IDENTITY)
    await _read_particulars(reader, session, reading, shown)
    with memory.borrowed():
        passive = await _authenticate(reader, session, reading, shown)
    await _read_photo(reader, session, reading, shown, passive)
    reading.evidence["passive"] = passive
    settings = reader.settings
    with memory.borrowed():
        from reader.protocols import verdict

        reading.verdict = verdict.judge(passive, reader.today(), settings.trust_date or None)
    if passive.groups[2]:
        shown.verified()
    memory.seam()


async def _read_particulars(reader, session, reading, shown):
    for step, (group, (_, sfi)) in enumerate(_PARTICULARS):
        reader.ui.check()
        shown.step(2 + step, _STEPS, "data")
        reading.files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
    with memory.borrowed():
        from reader.lds.person import person_from

        reading.person = person_from(*(reading.files[group] for group in (1, 11, 12, 13)))
    shown.named(reading.person)


async def _authenticate(reader, session, reading, shown):
    """EF.SOD; everything but the photo is compared with what is signed there before the photo is read."""
    from reader.protocols import passive_auth

    shown.step(_STEPS - 1, _STEPS, "signature")
    sod = passive_auth.SignedObject(await read_file(session, profile.EF_SOD[1], limit=profile.MAX_SOD))
    digests = {group: sha2.digest(sod.hash_name, file) for group, file in reading.files.items()}
    evidence = passive_auth.verify(sod, digests, reader.trust_list(), reader.today())
    memory.seam()
    return evidence


async def _read_photo(reader, session, reading, shown, passive):
    """DG2 into the one large buffer, hashed and painted while it comes; unverified until its digest agrees."""
    shown.step(_STEPS, _STEPS, "photo")
    from reader.lds import dg2

    hasher = sha2.new(passive.hash_name)
    photo = None

    def arrived(chunk, filled, total):
        nonlocal photo
        reader.ui.check()
        hasher.update(chunk)
        if photo is None:
            start, length = dg2.photo_range(memoryview(reading.buffer)[:filled])
            photo = start, memoryview(reading.buffer)[start : start + length]
            shown.photo(photo[1], length)
        shown.photo_arrived(min(filled - photo[0], len(photo[1])))

    await read_file(session, profile.DG2[1], into=reading.buffer, limit=profile.MAX_DG2, on_progress=arrived)
    passive.add(2, hasher.digest())
    reading.photo = photo[1]
