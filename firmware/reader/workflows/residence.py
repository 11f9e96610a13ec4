# SPDX-License-Identifier: Apache-2.0
"""The record in force in the residence and library applications: read, verified, and left as plain data.

It is the one with the highest number, or none (profile B.5): a record that this reader cannot verify sends the person to
an officer, never back to the one before.
"""

from micropython import const

from reader import memory
from reader.errors import NotAuthorised, NotOurCard, StatusError
from reader.iso7816 import records, status
from reader.iso7816.files import select_application
from reader.lds import profile
from reader.workflows.logged import refusal

CERTIFICATES, CONFIRMATION, STAY, LIBRARY = const(0x1A), const(0x02), const(0x03), const(0x01)  # short identifiers
_PENDING = const(0x10)
_KEPT = ("serial", "state", "condition", "limit", "changed", "decided", "body", "encoded")


async def select(visit, aid=profile.AID_RESIDENCE):
    """Whether the card has the application. Raises NotHere: without a right to it the card does not even select it;
    NotAuthorised for a card that can give no rights at all, as one with active authentication only.
    """
    if not visit.reading.evidence.get("rights"):
        raise NotAuthorised("no chip authentication, so no terminal authentication")
    if visit.session.selected == aid:
        return True
    try:
        await select_application(visit.session, aid)
    except NotOurCard:
        return False
    except StatusError as error:
        raise _refused(error)
    return True


async def in_force(visit, sfi):
    """The last record in the application selected, verified, as a dictionary: serial, decided, body, encoded; state, or
    condition, limit and changed. None if there is no record.

    Raises RecordNotVerified, NotHere, LdsError, CardError.
    """
    try:
        found = await records.last_record(visit.session, sfi)
    except StatusError as error:
        if error.sw == status.FILE_NOT_FOUND:
            return None
        raise _refused(error)
    if found is None:
        return None
    if sfi == LIBRARY:
        await select(visit)  # where its signer's certificate stands as well
    with memory.borrowed():
        from reader.lds import records as layout

        parse = {STAY: layout.Stay, CONFIRMATION: layout.Confirmation, LIBRARY: layout.Library}[sfi]
        record = parse(found[1])
        certificate = await records.read_long_record(visit.session, CERTIFICATES, record.certificate)
        verify(visit, record, certificate)
        return plain(record)


async def refuse_pending(visit):
    """Until the holder has confirmed the data, nothing but viewing. Raises CardPending."""
    confirmation = await in_force(visit, CONFIRMATION)
    if confirmation and confirmation["state"] == _PENDING:
        raise refusal("CardPending")


def verify(visit, record, certificate):
    """Hold a record of lds/records.py against its signer's certificate, octets of DO 7F21. Raises RecordNotVerified."""
    from reader.storage.trust_files import verifiers
    from reader.trust import record_trust

    if certificate is None:
        raise refusal("RecordNotVerified", "signer")
    record_trust.verify(record, certificate, lambda: verifiers(visit.reader.data), visit.today(), visit.owner)


def plain(record):
    """What a workflow needs of a record, so that the parser's code can go."""
    return {name: getattr(record, name, None) for name in _KEPT}


def _refused(error):
    return refusal("NotHere") if error.sw == status.SECURITY_STATUS else error
