# SPDX-License-Identifier: Apache-2.0
"""The reading of the identity application: one visible list of steps over a card session.

Evidence is gathered here; what it is worth is judged by protocols/verdict.py, which touches nothing but the evidence.
Order (profile B.13): number and date of issue are known before anything is shown, and the photo comes last.
A step imports what it needs inside `memory.borrowed()`, and leaves plain data behind, so that its code can go.
"""

from reader import memory
from reader.crypto import sha2
from reader.crypto.util import wipe
from reader.errors import CardError, DataError, NotOurCard, ProtocolError, StatusError
from reader.iso7816.files import read_file, select_application
from reader.lds import profile

# What is read before the name is shown, in this order
_PARTICULARS = ((1, profile.DG1), (12, profile.DG12), (11, profile.DG11), (13, profile.DG13))
_CHIP_KEYS = ((14, profile.DG14), (15, profile.DG15))  # those of them that were signed
READ_GROUPS = (1, 2, 11, 12, 13)  # what the view shows of an identity card, so what must be signed
HOLDER_GROUPS = (1, 11, 12, 13)
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


async def open_chip(reader, session, reading, can, shown, terminal=False):
    """EF.CardAccess, then PACE with the digits of the card; `can` is overwritten whatever happens.

    terminal: whether the reader is going to show its own certificates.
    Raises NotOurCard, WrongPassword, Downgraded, and what the link raises.
    """
    shown.step(1, _STEPS, "open")
    try:
        if reading.card_access is None:
            reading.card_access = await _card_access(session)
        with memory.borrowed():
            reading.evidence["opened"] = await _pace(reader, session, reading.card_access, can, terminal)
    finally:
        wipe(can)


async def _pace(reader, session, card_access, can, terminal):
    """A card that offers PACE and fails it is an alarm: there is no way on to anything weaker."""
    from reader.lds.security_info import parse_card_access
    from reader.protocols import pace, plan

    _, info = plan.opening(parse_card_access(card_access), False)
    try:
        return await pace.pace(session, info, can, pace.PACE_CAN, reader.random, terminal=terminal)
    except (CardError, DataError) as error:
        raise plan.after_failed_pace(error)


async def _card_access(session):
    """The one file that tells our kind of card from others before anything is proved (Doc 9303-11, 4.2)."""
    try:
        return await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS)
    except StatusError as error:
        raise NotOurCard("no EF.CardAccess, %04X" % error.sw)


async def read_identity(reader, session, reading, shown):
    """Read everything the view shows, and judge it. shown: the screen of the reading, which follows step by step."""
    passive = await read_holder(reader, session, reading, shown)
    await _read_photo(reader, session, reading, shown, passive)
    if passive.groups[2]:
        shown.verified()
    await _judge(reader, session, reading, passive, READ_GROUPS)


async def read_holder(reader, session, reading, shown):
    """Whose card this is, before anything else about that person: number and date of issue, the list of lost cards, the
    particulars, and whether they are signed. Returns PassiveEvidence. Raises ReportedLost, CardError, DataError.
    """
    await select_application(session, profile.AID_IDENTITY)
    await _read_particulars(reader, session, reading, shown)
    with memory.borrowed():
        return await _authenticate(reader, session, reading, shown)


async def judge_holder(reader, session, reading, passive):
    """The verdict on a reading without the photo."""
    await _judge(reader, session, reading, passive, HOLDER_GROUPS)


async def _judge(reader, session, reading, passive, groups):
    evidence = reading.evidence
    with memory.borrowed():
        chip = evidence.get("chip") or await _prove_chip(reader, session, reading)
    if chip is not None and chip.group not in passive.groups and "infos" in evidence:
        passive.groups[chip.group] = evidence["infos"] is None
    with memory.borrowed():
        from reader.protocols import verdict

        reading.verdict = verdict.judge(
            passive,
            reader.today(),
            reader.settings.trust_date or None,
            groups=groups,
            opened=evidence["opened"],
            offers=evidence.get("offers"),
            chip=chip,
            lost=evidence.get("lost"),
        )
    memory.seam()


async def _read_particulars(reader, session, reading, shown):
    for step, (group, (_, sfi)) in enumerate(_PARTICULARS):
        reader.ui.check()
        shown.step(2 + step, _STEPS, "data")
        reading.files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
        if group == 12:
            with memory.borrowed():
                from reader.workflows.lost import lost

                lost(reader, reading)
    with memory.borrowed():
        from reader.lds.person import person_from

        reading.person = person_from(*(reading.files[group] for group in (1, 11, 12, 13)))
    shown.named(reading.person)


async def _authenticate(reader, session, reading, shown):
    """EF.SOD; everything but the photo is compared with what is signed there before the photo is read."""
    from reader.protocols import passive_auth

    shown.step(_STEPS - 1, _STEPS, "signature")
    sod = passive_auth.SignedObject(await read_file(session, profile.EF_SOD[1], limit=profile.MAX_SOD))
    for group, (_, sfi) in _CHIP_KEYS:
        if group in sod.digests and "chip" not in reading.evidence:
            reading.files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
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


async def _prove_chip(reader, session, reading):
    """ChipEvidence of the proof that this card can give, None if it can give none. It comes last: a copy of a card
    breaks off here, and what it holds has been read by then.
    """
    from reader.lds import security_info
    from reader.protocols import plan

    files, opened = reading.files, reading.evidence["opened"]
    infos = security_info.parse_dg14(files[14]) if 14 in files else None
    reading.evidence["offers"] = plan.offers(security_info.parse_card_access(reading.card_access), infos, files)
    way = plan.proof(opened, infos, files)
    if way == plan.CAM:
        from reader.protocols import cam

        return cam.check(opened, infos.chip_keys)
    if way == plan.CA:
        return await _chip_authentication(reader, session, infos)
    if way == plan.AA:
        from reader.protocols.active_auth import active_auth

        key, hash_name = security_info.active_key(files[15]), infos and infos.active_hash
        return await active_auth(session, key, reader.random, hash_name)
    return None


async def _chip_authentication(reader, session, infos):
    """The new keys are proved by the next answer under them: EF.COM, of which nothing else is wanted."""
    from reader.protocols import chip_auth

    evidence = await chip_auth.chip_auth(session, *chip_auth.choose(infos), reader.random)
    try:
        await read_file(session, profile.EF_COM[1], limit=profile.MAX_SMALL_FILE)
    except (ProtocolError, StatusError) as error:
        evidence.fail(str(error))
    evidence.confirm(session)
    memory.seam()
    return evidence
