# SPDX-License-Identifier: Apache-2.0
"""Steps of the residence and library applications that several workflows share: the record in force, and a new one.

The record with the highest number is in force, or none (profile B.5): one that this reader cannot verify sends the
person to an officer, never back to the one before. A new one counts once it was read back (profile B.8).
"""

from micropython import const

from reader import memory
from reader.errors import CardLeft, CardSlow, NotAuthorised, NotOurCard, ProtocolError, StatusError
from reader.iso7816 import records, status
from reader.iso7816.files import select_application
from reader.lds import profile
from reader.refusals import (
    CardFull,
    CardPending,
    NotForThisCard,
    NotHere,
    OfficerNeeded,
    RecordNotVerified,
    TicketSuperseded,
)
from reader.storage import atomic, slots
from reader.workflows.logged import DONE

CERTIFICATES, CONFIRMATION, STAY, LIBRARY = const(0x1A), const(0x02), const(0x03), const(0x01)  # short identifiers
_MOST_CERTIFICATES = const(16)
_OWN_SIGNER = "/signer/0.cvc"
_MOST_OCTETS = const(512)
_HEAD = const(140)  # octets of a certificate up to the end of its holder's name: no two have the same
_TRIES = const(3)
_STEPS = const(3)
_NOT_USABLE, _FULL = const(0x6984), const(0x6A84)
_PENDING = const(0x10)

# What the card objects to in a record, and what the person is told
_REFUSALS = {
    status.SECURITY_STATUS: (NotHere,),
    status.WRONG_DATA: (NotForThisCard, "ticket"),
    status.REFERENCE_NOT_FOUND: (RecordNotVerified, "signer"),
    status.AUTHENTICATION_FAILED: (RecordNotVerified, "signature"),
    status.CONDITIONS: (RecordNotVerified, "date"),
    _NOT_USABLE: (TicketSuperseded,),
    _FULL: (CardFull,),
}


# --- reading -------------------------------------------------------------------------------------------------
async def select(visit, aid=profile.AID_RESIDENCE):
    """Whether the card has the application. Raises NotHere: without a right to it the card does not even select it;
    NotAuthorised for a card that can give no rights at all.
    """
    visit.must_give_rights()
    try:
        with _translated():
            await select_application(visit.session, aid)
    except NotOurCard:
        return False
    return True


async def in_force(visit, sfi):
    """The last record of the application selected, parsed and verified; None if there is none.

    Raises RecordNotVerified, NotHere, LdsError, CardError.
    """
    try:
        with _translated():
            found = await records.last_record(visit.session, sfi)
    except StatusError as error:
        if error.sw == status.FILE_NOT_FOUND:
            return None
        raise
    if found is None:
        return None
    if sfi == LIBRARY:
        await select(visit)  # where its signer's certificate stands as well
    with memory.borrowed():
        record = _parse(sfi, found[1])
        await verify(visit, record)
    return record


def _parse(sfi, octets):
    from reader.lds import records as layout

    return {STAY: layout.parse_stay, CONFIRMATION: layout.parse_confirmation, LIBRARY: layout.parse_library}[sfi](
        octets
    )


async def refuse_pending(visit):
    """Until the holder has confirmed the data, nothing but viewing. Raises CardPending."""
    confirmation = await in_force(visit, CONFIRMATION)
    if confirmation is not None and confirmation.state == _PENDING:
        raise CardPending()


async def verify(visit, record, certificate=None):
    """Hold a record against its signer's certificate: the one the caller brings, else the card's."""
    from reader.storage.trust_files import verifiers
    from reader.trust import record_trust

    if certificate is None:
        certificate = await records.read_long_record(visit.session, CERTIFICATES, record.certificate)
    if certificate is None:
        raise RecordNotVerified("signer")
    record_trust.verify(record, certificate, lambda: verifiers(visit.reader.data), visit.today(), visit.owner)


# --- writing -------------------------------------------------------------------------------------------------
class Decision:
    """What is to be written: body (DO 71 or 73) and signature; certificate of the signer, octets of DO 7F21;
    verifier: the CvCertificate above the signer, where it is not the one this session has shown already.
    """

    def __init__(self, body, signature, certificate, verifier=None):
        self.body, self.signature, self.certificate, self.verifier = body, signature, certificate, verifier

    def record(self, number=0):
        """The whole record. number: where on the card the signer's certificate stands."""
        from reader.lds.records import whole

        return whole(self.body, self.signature, number)


def need_signer(reader):
    """Raises OfficerNeeded where the signer's key is an officer's and nobody is logged in."""
    if reader.officer is None and _vault(reader).has_officer:
        raise OfficerNeeded()


def own_decision(visit, body):
    """Signed by this reader; by the officer who is logged in, where the key is an officer's.

    Raises OfficerNeeded, VaultError.
    """
    reader = visit.reader
    need_signer(reader)
    with memory.borrowed():
        from reader.storage.vault import SIGNER_KEY

        certificate = atomic.read(slots.root(reader.data) + _OWN_SIGNER, _MOST_OCTETS)
        if reader.officer is not None and reader.officer.key:
            return Decision(body, _signature(reader, reader.officer.key, body), certificate)
        with _vault(reader).opened() as keys:
            return Decision(body, _signature(reader, keys[SIGNER_KEY], body), certificate)


def _vault(reader):
    from reader.storage.vault import Vault

    return Vault(slots.root(reader.data), reader.board.device_secret, reader.random)


def _signature(reader, key, body):
    from reader.crypto import ec, sha2
    from reader.trust.cv_request import CURVE

    r, s = ec.ecdsa_sign(ec.curve(CURVE), key, sha2.digest("sha256", body), reader.random.read(32))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


async def deliver(visit, sfi, decision):
    """Write, read back, compare. After a break the card is opened anew and looked at first: so the record is written
    once, whatever happens. The line in the log comes before the first octet. Returns the record as read back.

    Raises what the card objects to; Cancelled and TimedOut when it does not come back.
    """
    visit.begin()
    visit.progress()
    intact = True
    for _ in range(_TRIES):
        try:
            if not intact:
                await visit.again()
                await select(visit)
            with memory.borrowed():
                return await _write(visit, sfi, decision, not intact)
        except (CardLeft, CardSlow, ProtocolError):
            intact = False
    raise CardLeft("at every try")


async def _write(visit, sfi, decision, look_first):
    visit.shown.step(1, _STEPS, "certificate")
    record = decision.record(await _signers_number(visit, decision))
    visit.shown.step(2, _STEPS, "write")
    if not (look_first and await _stands(visit, sfi, record)):
        await _append(visit, sfi, record)
    visit.shown.step(3, _STEPS, "back")
    if not await _stands(visit, sfi, record):
        raise RecordNotVerified("link")
    visit.outcome = DONE
    return record


async def _signers_number(visit, decision):
    """Where in EF.Certificates the signer stands; the certificate is put there if it is new to the card."""
    head = decision.certificate[:_HEAD]
    for number in range(1, _MOST_CERTIFICATES + 1):
        there = await records.read_part(visit.session, CERTIFICATES, number, 0, len(head))
        if there == head:
            return number
        if there is None:
            break
    if decision.verifier is not None:
        await _show_verifier(visit.session, decision.verifier)
    await _append(visit, CERTIFICATES, decision.certificate)
    return number


async def _show_verifier(session, verifier):
    """Raises NotAuthorised of a card that does not know the root above, as it has not met its successor yet."""
    from reader.protocols.terminal_auth import present

    try:
        await present(session, verifier)
    except StatusError as error:
        raise NotAuthorised("verifier: %04X" % error.sw)


async def _append(visit, sfi, octets):
    with _translated():
        await records.append_record(visit.session, sfi, octets)


async def _stands(visit, sfi, record):
    found = await records.last_record(visit.session, sfi)
    return found is not None and found[1] == record


class _translated:
    """A status word of the card becomes what the person is told."""

    def __enter__(self):
        return self

    def __exit__(self, _, error, trace):
        if isinstance(error, StatusError) and error.sw in _REFUSALS:
            kind, *reason = _REFUSALS[error.sw]
            raise kind(*reason)
