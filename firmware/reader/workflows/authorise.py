# SPDX-License-Identifier: Apache-2.0
"""The chip's proof and the reader's rights, both in the master file (Doc 9303-11, 7.1; profile B.1): before any
application is selected, because rights outside the identity application are given nowhere else.
"""

from reader import memory
from reader.codec import tlv
from reader.errors import NotAuthorised, ProtocolError, SecureMessagingError, StatusError, TlvError
from reader.iso7816 import status
from reader.iso7816.files import read_file
from reader.lds import profile
from reader.storage import slots
from reader.workflows.identity import LASTING

_SIGNATURE_HALF = 32
_LONGEST_HEADER = 4  # tag and length of what is smaller than 64 KB
# The way to the content of a CMS SignedData (RFC 5652, 3 and 5.1): tag, and whether to go in or past it
_WAY = (
    (0x30, True),  # ContentInfo
    (0x06, False),
    (0xA0, True),
    (0x30, True),  # SignedData: version, digest algorithms
    (0x02, False),
    (0x31, False),
    (0x30, True),  # EncapsulatedContentInfo
    (0x06, False),
    (0xA0, True),
    (0x04, True),
)


async def authorise(reader, session, reading):
    """EF.CardSecurity, the chip's proof by a key from it, terminal authentication with the reader's own certificates.

    After open_chip(terminal=True). Leaves in reading.evidence "chip": ChipEvidence, "rights": what the reader may do on
    this card, sixteen bits, and "access_kept". A card without a key for chip authentication, as one with active
    authentication only, takes no terminal: rights 0.
    Returns whether the session can be used on: a chip that has not the key it shows breaks off here.
    Raises NotAuthorised, CardError, DataError.
    """
    evidence = reading.evidence
    evidence["rights"] = 0
    with memory.borrowed(LASTING):
        chip = await _proved_chip(reader, session, reading)
    if chip is None:
        return True
    evidence["chip"] = chip
    if chip.proved is False:
        return session.usable
    with memory.borrowed(LASTING):
        return await _show(reader, session, evidence)


async def _signed_infos(session):
    """The SecurityInfos that EF.CardSecurity signs, encoded. The file is read no further: of what stands here only the
    chip's key counts, and only if DG14 has it too, which is signed with the data.
    """
    sfi, limit = profile.EF_CARD_SECURITY[1], profile.MAX_CARD_SECURITY
    head = await read_file(session, sfi, limit=limit, enough=lambda head: _content(head)[1] <= len(head))
    start, end = _content(head)
    if end > len(head):
        raise TlvError("EF.CardSecurity")
    return head[start:end]


def _content(head):
    """Where the content of a CMS structure begins and ends, from its first octets. Raises TlvError."""
    at = 0
    for tag, goes_in in _WAY:
        if at + _LONGEST_HEADER > len(head):
            return at, len(head) + 1  # what has come does not tell yet
        found, start, end = tlv.header(head, at)
        if found != tag:
            raise TlvError("EF.CardSecurity: %X where %X is due" % (found, tag))
        at = start if goes_in else end
    return start, end


async def _proved_chip(reader, session, reading):
    """ChipEvidence, None of a card that has no key to prove in the master file, or takes no terminal there."""
    from reader.lds.security_info import parse
    from reader.protocols import plan

    try:
        infos, evidence = parse(await _signed_infos(session)), reading.evidence
    except StatusError as error:
        if error.sw == status.FILE_NOT_FOUND:  # an ordinary passport
            return None
        raise
    evidence["access_kept"] = plan.access_kept(parse(reading.card_access), infos)
    if not infos.chip_keys or not infos.terminal:
        return None
    if evidence["opened"].mapping == plan.CAM:
        from reader.protocols import cam

        return cam.check(evidence["opened"], infos.chip_keys)
    from reader.protocols import chip_auth

    return await chip_auth.chip_auth(session, *chip_auth.choose(infos), reader.random)


async def _show(reader, session, evidence):
    """Show the certificates. The first intact answer also proves the chip's new keys; without one it is no proof."""
    chip = evidence["chip"]
    try:
        evidence["rights"] = await _show_certificates(reader, session, evidence)
    except SecureMessagingError as error:
        chip.fail(str(error))
        if chip.proved:
            raise
    except NotAuthorised:
        await _try_out(session, chip)
        if session.usable:
            raise
    finally:
        chip.confirm(session)
    return session.usable


async def _try_out(session, chip):
    """The new keys, where the reader had nothing to show that the card would look at: no command had to go."""
    if not session.answers:
        try:
            await read_file(session, profile.EF_CARD_ACCESS[1], limit=profile.MAX_CARD_ACCESS, enough=len)
        except (ProtocolError, StatusError) as error:
            chip.fail(str(error))


async def _show_certificates(reader, session, evidence):
    """The rights that the card then grants: those that every certificate of the chain has. Raises NotAuthorised."""
    from reader.errors import DataError
    from reader.protocols.terminal_auth import terminal_auth
    from reader.storage.trust_status import terminal_chain
    from reader.trust.record_trust import rights_of

    try:
        chain = terminal_chain(slots.root(reader.data))
    except DataError as error:
        raise NotAuthorised("own certificates: %s" % error)
    await terminal_auth(session, chain, evidence["opened"], evidence["chip"], lambda digest: _signed(reader, digest))
    rights = 0xFFFF
    for certificate in chain:
        rights &= rights_of(certificate)
    return rights


def _signed(reader, digest):
    """r || s by the terminal key, which stays in the vault but for this."""
    from reader.crypto import ec
    from reader.storage.vault import TERMINAL_KEY, Vault
    from reader.trust.cv_request import CURVE

    with Vault(slots.root(reader.data), reader.board.device_secret, reader.random).opened() as keys:
        pair = ec.ecdsa_sign(ec.curve(CURVE), keys[TERMINAL_KEY], digest, reader.random.read(_SIGNATURE_HALF))
    return b"".join(number.to_bytes(_SIGNATURE_HALF, "big") for number in pair)
