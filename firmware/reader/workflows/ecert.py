# SPDX-License-Identifier: Apache-2.0
"""The e-Cert in the chip: what it says and is worth, whether the card holds its key, and its PIN (leaflet, third
function).
"""

from micropython import const

from reader import memory
from reader.workflows.visit import Visit

_SET_DST, _SIGN = (0x41, 0xB6), (0x9E, 0x9A)
_TEMPLATE = b"\x80\x01\x11\x84\x01"  # PKCS #1 padding in the card; the key's reference follows
# DigestInfo of SHA-256 (RFC 8017, 9.2, note 1), before the digest
_DIGEST_INFO = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"
_CHALLENGE = const(16)
_STEPS = const(3)


async def ecert(reader, card):
    """Read the certificate, judge it, let the chip prove that it has the key, show all of it; the PIN can be changed.

    The proof needs the PIN, and the screen says why; who would rather not press the red key, and see the rest.
    card: a CardConnection with until_gone(). Raises Cancelled, TimedOut, Refused, CardError, DataError.
    """
    with Visit(reader, card, "ecert", "ecert") as visit:
        await visit.open()
        with memory.borrowed():  # when the reading's code has gone
            from reader.iso7816 import pin
            from reader.workflows import pins

            await pins.select_ecert(visit)
            certificate, key_reference = await _read(visit)
            facts = _judge(visit, certificate)
            facts["pin_state"], facts["tries"], _ = await pin.state(visit.session)
            facts["key_proved"] = await _prove(visit, certificate, key_reference, facts)
            facts["pin_state"], facts["tries"], _ = await pin.state(visit.session)
            if await visit.while_present(reader.ui.show_ecert(facts)) == "enter":
                visit.workflow = "change-pin"
                await pins.change(visit)


async def _read(visit):
    """(the certificate in DER, the reference of its key), where the card's own directory says they are."""
    session = visit.session
    visit.progress()
    visit.shown.step(1, _STEPS, "data")
    with memory.borrowed():
        from reader.iso7816.paths import read_path
        from reader.lds import ecert as directory
        from reader.trust.ecert_trust import MOST_OCTETS

        _, keys, certificates = directory.directory(await read_path(session, directory.PATH_ODF, directory.MOST_OCTETS))
        key = directory.signing_key(await read_path(session, keys, directory.MOST_OCTETS))
        path = directory.certificate_path(await read_path(session, certificates, directory.MOST_OCTETS), key.id)
        visit.shown.step(2, _STEPS, "certificate")
        return await read_path(session, path, MOST_OCTETS), key.reference


def _judge(visit, certificate):
    """Facts of trust/ecert_trust.py. Raises ClockNotSet."""
    visit.shown.step(3, _STEPS, "lists")
    with memory.borrowed():
        from reader.storage import slots
        from reader.storage.trust_status import numbered
        from reader.trust.ecert_trust import facts

        folder = slots.root(visit.reader.data) + "/trust/ecert"
        return facts(certificate, numbered(folder, ".cer"), numbered(folder, ".crl"), visit.today())


async def _prove(visit, certificate, key_reference, facts):
    """True or False; None when it was not tried: the holder does not want to, or the PIN is blocked."""
    from reader.crypto.util import Secrets
    from reader.errors import Cancelled
    from reader.iso7816 import pin
    from reader.refusals import PinBlocked
    from reader.workflows import pins

    if facts["pin_state"] == pin.BLOCKED:
        return None
    with Secrets() as keep:
        try:
            await pins.right_digits(visit, keep, facts["tries"], "pin_prove", 1, 1)
        except (Cancelled, PinBlocked):
            return None
    with memory.borrowed():
        from reader.trust.ecert_trust import holds_key, proof_digest

        digest = proof_digest(visit.reader.random.read(_CHALLENGE), visit.owner[0])
        signature = await _sign(visit.session, key_reference, digest)
        return signature is not None and holds_key(certificate, digest, signature)


async def _sign(session, key_reference, digest):
    """The card's signature over a digest; None if it will not sign."""
    from reader.errors import StatusError
    from reader.iso7816.apdu import MANAGE_SECURITY_ENVIRONMENT, PERFORM_SECURITY_OPERATION, SHORT

    try:
        await session.send(MANAGE_SECURITY_ENVIRONMENT, *_SET_DST, _TEMPLATE + bytes((key_reference,)))
        return await session.send(PERFORM_SECURITY_OPERATION, *_SIGN, _DIGEST_INFO + digest, SHORT)
    except StatusError:
        return None
