# SPDX-License-Identifier: Apache-2.0
"""The reading of the identity application: one visible list of steps over a card session.

Evidence is gathered here; what it is worth is judged by protocols/verdict.py, which touches nothing but the evidence.
Order (profile B.13): number and date of issue are known before anything is shown, and the photo comes last.
A step imports what it needs inside `memory.borrowed()`, and leaves plain data behind, so that its code can go.
What has been read stays in the Reading when the card slips: the next session goes on from there (profile B.9).
"""

from reader import memory
from reader.crypto import sha2
from reader.crypto.util import wipe
from reader.errors import CardError, DataError, NotOurCard, ProtocolError, StatusError
from reader.iso7816 import status
from reader.iso7816.files import read_file, select_application
from reader.lds import profile

# What is read before the name is shown, in this order; an ordinary passport may lack all but the first
_PARTICULARS = ((1, profile.DG1), (12, profile.DG12), (11, profile.DG11), (13, profile.DG13))
_CHIP_KEYS = ((14, profile.DG14), (15, profile.DG15))  # those of them that were signed
_STEPS = 1 + len(_PARTICULARS) + 2  # open, particulars, signatures, photo
_PHOTO, _THUMBS = 2, 3
# The session's keys and the evidence outlive the steps that made them
LASTING = (
    "reader.protocols.evidence",
    "reader.protocols.secure_messaging",
    "reader.protocols.triple_des",
    "reader.crypto.aes",
    "reader.crypto.cmac",
    "reader.crypto.des",
)


class Reading:
    """What one card gave. `with Reading(buffer) as reading:` every exit overwrites it.

    buffer: where DG2 goes, profile.MAX_DG2 octets, made once by main.
    files: {data group: its octets as read}; card_access: EF.CardAccess, b"" without;
    evidence: what each protocol left: "opened", "passive", "offers", "chip", "lost", "rights", "access_kept", "refused",
    and "owner", (number without fillers, date of issue); person, verdict: what is shown;
    photo: memoryview of the JPEG within the buffer;
    filled, hasher: how much of DG2 has come, and its digest so far; sod_digest: which security object it must agree with;
    extra: (kind, facts) of what the card holds besides (extras.py); counts: APDUs, octets to the card and from it.
    """

    def __init__(self, buffer):
        self.buffer = buffer
        self.card_access = self.sod_digest = None
        self.files = {}
        self.evidence = {}
        self.person = self.photo = self.verdict = None
        self.filled, self.hasher = 0, None
        self.extra, self.counts = (), [0, 0, 0]

    def count(self, session):
        """Add what one session took: APDUs, octets to the card, octets from it."""
        for i, more in enumerate((session.apdus, session.octets_sent, session.octets_received)):
            self.counts[i] += more

    def __enter__(self):
        return self

    def __exit__(self, *_):
        wipe(self.buffer, *self.files.values())
        self.__init__(self.buffer)
        memory.seam()


# --- opening ------------------------------------------------------------------------------------------------
async def open_chip(reader, session, reading, password, shown, terminal=False, by_mrz=False):
    """EF.CardAccess, then PACE with the digits of the card; `password` is overwritten whatever happens.

    terminal: whether the reader is going to show its own certificates.
    by_mrz: the password is the MRZ's; a document that knows nothing better than BAC then opens by that.
    Raises NotOurCard, WrongPassword, Downgraded, NotForThisCard (after a break, another card), and what the link raises.
    """
    shown.step(1, _STEPS, "open")
    try:
        if reading.card_access is None or not session.apdus:
            _keep_or_refuse(reading, await _card_access(session, by_mrz))
        with memory.borrowed(LASTING):
            reading.evidence["opened"] = await _opened(reader, session, reading.card_access, password, terminal, by_mrz)
        _prove_anew(reading.evidence)
    finally:
        wipe(password)


async def _opened(reader, session, card_access, password, terminal, by_mrz):
    """A card that offers PACE and fails it is an alarm: there is no way on to anything weaker."""
    from reader.lds.security_info import parse_card_access
    from reader.protocols import plan

    way, info = plan.opening(parse_card_access(card_access) if card_access else None, by_mrz)
    if way == plan.BAC:
        from reader.protocols.bac import bac

        await select_application(session, profile.AID_IDENTITY)
        return await bac(session, password, reader.random)
    from reader.protocols import pace

    try:
        reference = pace.PACE_MRZ if by_mrz else pace.PACE_CAN
        return await pace.pace(session, info, password, reference, reader.random, terminal=terminal)
    except (CardError, DataError) as error:
        raise plan.after_failed_pace(error)


def _keep_or_refuse(reading, card_access):
    """After a break the file must be the same: another one is another card's, before anything was tried on it."""
    if reading.card_access is not None and reading.card_access != card_access:
        raise _another_card()
    reading.card_access = card_access


def _another_card():
    from reader.refusals import NotForThisCard

    return NotForThisCard("card")


def _prove_anew(evidence):
    """A proof of the chip is good for the session it was made in; that it failed once is enough."""
    if "chip" in evidence and evidence["chip"].proved is not False:
        del evidence["chip"]


async def _card_access(session, may_lack):
    """The one file that tells our kind of card from others before anything is proved (Doc 9303-11, 4.2).

    b"" of a document that opens by BAC alone, if it may. Raises NotOurCard.
    """
    try:
        return await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS)
    except StatusError as error:
        if may_lack:
            return b""
        raise NotOurCard("no EF.CardAccess, %04X" % error.sw)


# --- reading -------------------------------------------------------------------------------------------------
async def read_identity(reader, session, reading, shown):
    """Read everything the view shows, and judge it. shown: the screen of the reading, which follows step by step."""
    passive = await read_holder(reader, session, reading, shown)
    await _read_photo(reader, session, reading, shown, passive)
    if passive.groups[_PHOTO]:
        shown.verified()
    await _judge(reader, session, reading, passive, True)


async def read_holder(reader, session, reading, shown):
    """Whose card this is, before anything else about that person: number and date of issue, the list of lost cards, the
    particulars, and whether they are signed. Returns PassiveEvidence.

    Raises ReportedLost, NotForThisCard (after a break, for another card than before), CardError, DataError.
    """
    if reading.evidence["opened"].protocol != "BAC":
        await select_application(session, profile.AID_IDENTITY)
    if reading.sod_digest is None:
        await _read_particulars(reader, session, reading, shown)
        with memory.borrowed(LASTING):
            reading.evidence["passive"] = await _authenticate(reader, session, reading, shown)
    else:
        await _same_document(session, reading)
        shown.named(reading.person)
    return reading.evidence["passive"]


async def judge_holder(reader, session, reading, passive):
    """The verdict on a reading without the photo."""
    await _judge(reader, session, reading, passive, False)


async def _read_particulars(reader, session, reading, shown):
    for step, (group, (_, sfi)) in enumerate(_PARTICULARS):
        reader.ui.check()
        shown.step(2 + step, _STEPS, "data")
        if group == 13 and _is_passport(reading):
            break  # what stands there is its issuer's own business
        if group not in reading.files:
            try:
                reading.files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
            except (StatusError, ProtocolError) as error:
                if not _is_passport(reading) or not _passed_over(session, error):
                    raise
        if group == 12:
            with memory.borrowed(LASTING):
                _look_up(reader, reading)
    with memory.borrowed():
        from reader.lds.person import person_from

        reading.person = person_from(*(reading.files.get(group) for group in (1, 11, 12, 13)), today=reader.today())
    shown.named(reading.person)


def _passed_over(session, error):
    """Whether a passport can do without the file: it has none, or one that pictures make too long for us."""
    if isinstance(error, StatusError):
        return error.sw == status.FILE_NOT_FOUND
    return session.usable


def _is_passport(reading):
    """Whether DG1 holds the two lines of an ordinary passport (TD3): our own cards have three."""
    return len(reading.files.get(1, b"")) == profile.TD3_DG1


def _look_up(reader, reading):
    """In the list of lost cards, as soon as DG1 and DG12 are there; passports are none of its business."""
    if _is_passport(reading):
        return
    from reader.errors import ListError, VaultError
    from reader.workflows.lost import lost

    try:
        lost(reader, reading)
    except (ListError, VaultError):
        return  # a list that cannot be read is no list: the verdict says that nobody looked


async def _authenticate(reader, session, reading, shown):
    """EF.SOD; everything but the photo is compared with what is signed there before the photo is read."""
    from reader.protocols import passive_auth
    from reader.storage.trust_files import revocation_lists

    shown.step(_STEPS - 1, _STEPS, "signature")
    room = memoryview(reading.buffer)[-profile.MAX_SOD :]  # the photo comes later
    file = await read_file(session, profile.EF_SOD[1], into=room)
    sod = passive_auth.SignedObject(file)
    reading.person.thumbs = _THUMBS in sod.digests
    for group, (_, sfi) in _CHIP_KEYS:
        if group in sod.digests and group not in reading.files:
            reading.files[group] = await read_file(session, sfi, limit=profile.MAX_SMALL_FILE)
    digests = {group: sha2.digest(sod.hash_name, file) for group, file in reading.files.items()}
    crls = revocation_lists(reader.data)
    evidence = passive_auth.verify(sod, digests, reader.trust_list(), reader.today(), crls)
    reading.sod_digest = sha2.digest("sha256", file)
    memory.seam()
    return evidence


async def _same_document(session, reading):
    """After a break: the security object must be the one that the files read so far were compared with."""
    file = await read_file(session, profile.EF_SOD[1], limit=profile.MAX_SOD)
    if sha2.digest("sha256", file) != reading.sod_digest:
        raise _another_card()


async def _read_photo(reader, session, reading, shown, passive):
    """DG2 into the one large buffer, hashed and painted while it comes; unverified until its digest agrees."""
    from reader.lds import dg2

    if reading.hasher is None:
        reading.hasher = sha2.new(passive.hash_name)
    begin = 0

    def arrived(chunk, filled, total):
        nonlocal begin
        reader.ui.check()
        reading.hasher.update(chunk)
        reading.filled = filled
        if not begin:
            found = dg2.photo_range(memoryview(reading.buffer)[:filled])
            if not found:
                return
            begin, length = found
            reading.photo = memoryview(reading.buffer)[begin : begin + length]
            shown.photo(reading.photo, length)
        shown.photo_arrived(min(filled - begin, len(reading.photo)))

    shown.step(_STEPS, _STEPS, "photo")
    if _PHOTO not in passive.groups:
        sfi, into, have = profile.DG2[1], reading.buffer, reading.filled
        await read_file(session, sfi, into=into, limit=profile.MAX_DG2, on_progress=arrived, have=have)
        passive.add(_PHOTO, reading.hasher.digest())
    else:
        shown.photo(reading.photo, len(reading.photo))
        shown.photo_arrived(len(reading.photo))


# --- judging -------------------------------------------------------------------------------------------------
async def _judge(reader, session, reading, passive, with_photo):
    evidence = reading.evidence
    with memory.borrowed(LASTING):
        evidence["chip"] = await _prove_chip(reader, session, reading)
    with memory.borrowed(LASTING):
        lists = _lists(reader)
        reading.verdict = _verdict(reader, reading, passive, with_photo, lists)
    memory.seam()


def _lists(reader):
    """How old everything is that a provisioned reader trusts; a bench's reader has but the one date in its settings."""
    from reader.storage import slots

    return reader.trust_status() if slots.manifest(reader.data) else ()


def _verdict(reader, reading, passive, with_photo, lists):
    from reader.protocols import verdict

    evidence = reading.evidence
    groups = verdict.PASSPORT_GROUPS if _is_passport(reading) else verdict.READ_GROUPS
    issued = [entry["issued"] for entry in lists if entry["name"] == "trust-list"]
    return verdict.judge(
        passive,
        reader.today(),
        (issued and issued[0]) or reader.settings.trust_date or None,
        groups=groups if with_photo else [group for group in groups if group != _PHOTO],
        opened=evidence["opened"],
        offers=evidence["offers"],
        chip=evidence["chip"],
        lost=evidence.get("lost"),
        lists=lists,
        refused=evidence.get("refused", False),
    )


async def _prove_chip(reader, session, reading):
    """ChipEvidence of the proof that this card can give, None if it can give none. It comes last, unless the reader's
    own certificates wanted it first: a copy of a card breaks off here, and what it holds has been read by then.
    """
    from reader.lds import security_info
    from reader.protocols import plan

    files, opened, chip = reading.files, reading.evidence["opened"], reading.evidence.get("chip")
    infos = security_info.parse_dg14(files[14]) if 14 in files else None
    access = security_info.parse_card_access(reading.card_access) if reading.card_access else None
    offers = reading.evidence["offers"] = plan.offers(access, infos, files)
    if reading.evidence.get("access_kept") is False:
        offers.access_kept = False
    if chip is not None:
        return _of_these_data(chip, infos)
    way = plan.proof(opened, infos, files)
    if way == plan.CAM:
        from reader.protocols import cam

        return cam.check(opened, infos.chip_keys if infos else ())
    if way == plan.CA:
        return await _chip_authentication(reader, session, infos)
    if way == plan.AA:
        return await _active_authentication(reader, session, security_info.active_key(files[15]), infos)
    return None


def _of_these_data(chip, infos):
    """The chip proved a key of EF.CardSecurity. Unless DG14, which is signed with the data, has that key too, it is
    another chip than the one that the data were made for.
    """
    if chip.proved and not any(key.encoded == chip.key for key in (infos.chip_keys if infos else ())):
        chip.proved, chip.reason = False, "the key is not in DG14"
    chip.group = 14
    return chip


async def _active_authentication(reader, session, key, infos):
    from reader.errors import Unsupported
    from reader.protocols.active_auth import active_auth

    try:
        return await active_auth(session, key, reader.random, infos and infos.active_hash)
    except Unsupported:
        return None  # the reader cannot, which says nothing about the chip


async def _chip_authentication(reader, session, infos):
    """The new keys are proved by the next answer under them: EF.COM, of which nothing else is wanted."""
    from reader.protocols import chip_auth

    evidence = await chip_auth.chip_auth(session, *chip_auth.choose(infos), reader.random)
    try:
        await read_file(session, profile.EF_COM[1], limit=profile.MAX_SMALL_FILE)
    except StatusError:
        pass  # a refusal that came under the new keys shows them as well
    except ProtocolError as error:
        evidence.fail(str(error))
    evidence.confirm(session)
    memory.seam()
    return evidence
