# SPDX-License-Identifier: Apache-2.0
"""A new record, written once whatever happens: it counts when it was read back (profile B.8)."""

from micropython import const

from reader import memory
from reader.errors import CardLeft, CardSlow, NotAuthorised, ProtocolError, StatusError
from reader.iso7816 import records, status
from reader.storage import atomic, slots
from reader.workflows.logged import DONE, refusal
from reader.workflows.residence import CERTIFICATES, select

_OWN_SIGNER = "/signer/0.cvc"
_MOST_OCTETS = const(512)
_MOST_CERTIFICATES = const(16)
_HEAD = const(140)  # octets of a certificate up to the end of its holder's name: no two have the same
_TRIES = const(3)
_STEPS = const(3)
_NOT_USABLE, _FULL = const(0x6984), const(0x6A84)

# What the card objects to in a record, and what the person is told
_REFUSALS = {
    status.SECURITY_STATUS: ("NotHere",),
    status.WRONG_DATA: ("NotForThisCard", "ticket"),
    status.REFERENCE_NOT_FOUND: ("RecordNotVerified", "signer"),
    status.AUTHENTICATION_FAILED: ("RecordNotVerified", "signature"),
    status.CONDITIONS: ("RecordNotVerified", "date"),
    _NOT_USABLE: ("TicketSuperseded",),
    _FULL: ("CardFull",),
}


class Decision:
    """What is to be written: body (DO 71 or 73) and signature; certificate of the signer, octets of DO 7F21;
    verifier: the same of whoever is above the signer, where this session has not shown that one already.
    """

    def __init__(self, body, signature, certificate, verifier=None):
        self.body, self.signature, self.certificate, self.verifier = body, signature, certificate, verifier

    def record(self, number=0):
        """The whole record. number: where on the card the signer's certificate stands."""
        from reader.lds.records import whole

        return whole(self.body, self.signature, number)


# --- deciding here -------------------------------------------------------------------------------------------
def need_signer(reader):
    """Raises OfficerNeeded where the signer's key is an officer's and nobody is logged in."""
    with memory.borrowed():
        if reader.officer is None and _vault(reader).has_officer:
            raise refusal("OfficerNeeded")


def own_decision(reader, body):
    """Signed by this reader; by the officer who is logged in, where the key is an officer's.

    Raises OfficerNeeded, VaultError.
    """
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

    pair = ec.ecdsa_sign(ec.curve(CURVE), key, sha2.digest("sha256", body), reader.random.read(32))
    return b"".join(number.to_bytes(32, "big") for number in pair)


# --- delivering ----------------------------------------------------------------------------------------------
async def deliver(visit, sfi, decision):
    """Write, read back, compare. After a break the card is opened anew and looked at first: so the record is written
    once, whatever happens. The line in the log comes before the first octet. Returns the record's octets as read back.

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
    session = visit.session
    visit.shown.step(1, _STEPS, "certificate")
    record = decision.record(await _signers_number(session, decision))
    visit.shown.step(2, _STEPS, "write")
    if not (look_first and await _stands(session, sfi, record)):
        await _append(session, sfi, record)
    visit.shown.step(3, _STEPS, "back")
    if not await _stands(session, sfi, record):
        raise refusal("RecordNotVerified", "link")
    visit.outcome = DONE
    return record


async def _signers_number(session, decision):
    """Where in EF.Certificates the signer stands; the certificate is put there if it is new to the card."""
    head = decision.certificate[:_HEAD]
    for number in range(1, _MOST_CERTIFICATES + 1):
        there = await records.read_part(session, CERTIFICATES, number, 0, len(head))
        if there == head:
            return number
        if there is None:
            break
    if decision.verifier is not None:
        await _show_verifier(session, decision.verifier)
    await _append(session, CERTIFICATES, decision.certificate)
    return number


async def _show_verifier(session, certificate):
    """Raises NotAuthorised of a card that does not know the root above, as it has not met its successor yet."""
    from reader.protocols.terminal_auth import present
    from reader.trust.cvc import CvCertificate

    try:
        await present(session, CvCertificate(certificate))
    except StatusError as error:
        raise NotAuthorised("verifier: %04X" % error.sw)


async def _append(session, sfi, octets):
    try:
        await records.append_record(session, sfi, octets)
    except StatusError as error:
        if error.sw in _REFUSALS:
            raise refusal(*_REFUSALS[error.sw])
        raise


async def _stands(session, sfi, record):
    found = await records.last_record(session, sfi)
    return found is not None and found[1] == record
